package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerTest {

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource({
        "*, openai/gpt-4o, true",
        "openai/*, openai/gpt-4o, true",
        "openai/*, openai/, true",
        "openai/*, openai, false",
        "openai/*, anthropic/claude, false",
        "openai/gpt-4*, openai/gpt-4o, true",
        "openai/gpt-4*, openai/gpt-4, true",
        "openai/gpt-4*, openai/gpt-5, false",
        "openai/gpt-4o, openai/gpt-4o, true",
        "openai/gpt-4o, openai/gpt-4o-mini, false",
        "openai/gpt-4o, OpenAI/gpt-4o, false",
        "*/gpt-4o, openai/gpt-4o, false",
        "openai/*-mini, openai/gpt-4o-mini, false",
        "'', openai/gpt-4o, false",
    })
    void patternDecides(String pattern, String model, boolean allowed) {
        Caller caller = new Caller("s", "t", List.of("google/none", pattern));

        assertThat(caller.mayCall(model)).isEqualTo(allowed);
    }
}
