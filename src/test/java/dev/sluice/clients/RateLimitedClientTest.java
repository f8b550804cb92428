package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.sluice.features.RunningGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What OpenAI's SDK makes of our limits. */
@Timeout(120)
final class RateLimitedClientTest {

    /** Longer than all pauses together that the SDK makes by itself before its two retries. */
    private static final String ONE_IN_THREE_SECONDS =
            "rate_limits: {subject: {requests_per_minute: 20, burst: 3s}, timeout: 5s}\n";

    @Test
    void itIsARateLimitAndRetriesWaitAsLongAsTheyAreTold(@TempDir Path folder) throws Exception {
        try (RunningGateway gateway = RunningGateway.start(folder, ONE_IN_THREE_SECONDS)) {
            OpenAIClient hasty = client(gateway, 0);
            OpenAIClient patient = client(gateway, 2);
            ask(hasty);
            RateLimitException refused = catchThrowableOfType(RateLimitException.class, () -> ask(hasty));
            assertThat(refused.code()).contains("rate_limit_exceeded");
            assertThat(refused.headers().values("retry-after")).hasSize(1);
            assertThat(refused.headers().values("ratelimit-limit")).containsExactly("1");
            assertThat(ask(patient).choices()).hasSize(1);
            hasty.close();
            patient.close();
        }
    }

    private static OpenAIClient client(RunningGateway gateway, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.address("/v1").toString())
                .apiKey(gateway.token())
                .maxRetries(retries)
                .build();
    }

    private static ChatCompletion ask(OpenAIClient client) {
        return client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("openai/gpt-4o")
                        .addUserMessage("x")
                        .build());
    }
}
