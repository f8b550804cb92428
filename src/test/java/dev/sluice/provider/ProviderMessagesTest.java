package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderMessagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcDEF123456_-xyz",
                "sk-proj-********************abcd",
                "sk-ant-api03-AbC_dEf-123",
                "AIzaSyA1234567890abcdefghijk",
                "AQ.Ab8RN6JhYzQ1234567890",
                "ya29.a0AfH6SMBx1234567890",
                "Bearer abc.def.ghi",
                "bearer  something-secret",
                "org-000000000000000000000000",
                "org-AbCdEf1234567890",
                "proj_AbCdEf1234567890",
                "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ",
                "00000000-0000-0000-0000-00000000abcd",
                "projects/my-project-123",
                "project_number:1234567890",
                "https://platform.openai.com/account/api-keys",
                "platform.openai.com/account/rate-limits",
                "https://console.anthropic.com/settings/keys",
                "https://console.cloud.google.com/apis/api?project=12",
                "https://ai.dev/usage?tab=rate-limit",
                "x-api-key: abc123",
                "Authorization = abc123",
            })
    void secretIsRemoved(String secret) {
        assertThat(ProviderMessages.clean("before " + secret + " after")).isEqualTo("before [removed] after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unsupported parameter: 'stop' is not supported with this model.",
                "The model `gpt-5-nano` does not exist or you do not have access to it.",
                "Failed to download https://example.com/cat.png?size=2",
                "messages[0].content: user-defined keyword is invalid",
                "This model's maximum context length is 128000 tokens.",
                "org-chart and task-list are not functions",
            })
    void restIsLeftAsItIs(String message) {
        assertThat(ProviderMessages.clean(message)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"'a\nb\r\n\tc', a b c", "'  a  ', a", "'a\u0000\u001Bb', a b"})
    void messageIsOneLine(String message, String cleaned) {
        assertThat(ProviderMessages.clean(message)).isEqualTo(cleaned);
    }

    @Test
    void keyInAQueryIsRemoved() {
        assertThat(ProviderMessages.clean("POST https://example.com/v1?alt=sse&key=abcdef&x=1"))
                .isEqualTo("POST https://example.com/v1?alt=sse[removed]&x=1");
    }

    @Test
    void longMessageIsCut() {
        assertThat(ProviderMessages.clean("x".repeat(5000))).hasSize(1001).endsWith("x…");
        assertThat(ProviderMessages.clean("x".repeat(999) + "😀 and more")).isEqualTo("x".repeat(999) + "…");
    }

    @Test
    @Timeout(10)
    void hostileMessageTakesNoTime() {
        for (String piece :
                new String[] {"sk-", "a.", "https://", "Bearer ", "org-a", "[[", " \t", "x-api-key:", "?key="}) {
            ProviderMessages.clean(piece.repeat(1_000_000));
        }
    }
}
