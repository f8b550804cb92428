package dev.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolCallIdsTest {

    @Test
    void idThatFitsIsLeftAsItIs() {
        assertThat(ToolCallIds.fit("call_abc", 40)).isEqualTo("call_abc");
        assertThat(ToolCallIds.fit("x".repeat(40), 40)).isEqualTo("x".repeat(40));
    }

    @Test
    void longIdIsItsBeginningAndAHash() {
        String id = "x".repeat(41);
        String fitted = ToolCallIds.fit(id, 40);
        assertThat(fitted).hasSize(40).matches("x{31}_[0-9a-f]{8}").isEqualTo(ToolCallIds.fit(id, 40));
        assertThat(ToolCallIds.fit(id + "y", 40)).isNotEqualTo(fitted);
        assertThat(ToolCallIds.fit("x".repeat(100), 64)).hasSize(64).matches("x{55}_[0-9a-f]{8}");
    }

    @Test
    void characterIsNotCutInTwo() {
        assertThat(ToolCallIds.fit("x".repeat(30) + "😀".repeat(20), 40)).matches("x{30}_[0-9a-f]{8}");
    }
}
