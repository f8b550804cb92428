package dev.sluice.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import dev.sluice.provider.UpstreamHead;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, PROVIDER_REJECTED",
        "401, PROVIDER_AUTH",
        "402, PROVIDER_QUOTA_EXHAUSTED",
        "403, PROVIDER_AUTH",
        "404, PROVIDER_ERROR",
        "408, PROVIDER_TIMEOUT",
        "413, TOO_LARGE",
        "422, PROVIDER_REJECTED",
        "429, PROVIDER_RATE_LIMITED",
        "499, PROVIDER_ERROR",
        "500, PROVIDER_ERROR",
        "502, PROVIDER_ERROR",
        "503, PROVIDER_OVERLOADED",
        "504, PROVIDER_TIMEOUT"
    })
    void statusAloneMeans(int status, Kind kind) {
        assertThat(error(status, "").kind()).isEqualTo(kind);
    }

    @Test
    void badRequestMayBeAboutOurKeyOrOurRegion() {
        String key = "{'error':{'status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_INVALID'}]}}";
        assertThat(error(400, key).kind()).isEqualTo(Kind.PROVIDER_AUTH);
        assertThat(error(400, "{'error':{'status':'FAILED_PRECONDITION'}}").kind())
                .isEqualTo(Kind.PROVIDER_AUTH);
    }

    @ParameterizedTest
    @CsvSource({
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)., CONTEXT_LENGTH_EXCEEDED",
        "Invalid JSON payload received. Unknown name \"x\": Cannot find field., PROVIDER_ERROR",
        "Please use a valid role, PROVIDER_REJECTED"
    })
    void badRequestIsToldByItsWords(String message, Kind kind) {
        String body = "{'error':{'status':'INVALID_ARGUMENT','message':'" + message.replace("\"", "\\'") + "'}}";
        assertThat(error(400, body).kind()).isEqualTo(kind);
    }

    @Test
    void signatureThatIsRefusedIsTheClients() {
        for (String message : new String[] {
            "Function call is missing a thought_signature in functionCall parts", "Corrupted thought signature."
        }) {
            GatewayError error = error(400, "{'error':{'status':'INVALID_ARGUMENT','message':'" + message + "'}}");
            assertThat(error.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(error.violations()).extracting(Violation::code).containsExactly("invalid_extra_content");
        }
    }

    @ParameterizedTest
    @CsvSource({"48s, PT48S", "34.4s, PT34.4S", "900ms, PT0.9S", "299s, PT4M59S"})
    void delayStandsInTheBody(String delay, Duration wait) {
        GatewayError error = error(429, "{'error':{'details':[{'retryDelay':'" + delay + "'}]}}");
        assertThat(error.kind()).isEqualTo(Kind.PROVIDER_RATE_LIMITED);
        assertThat(error.retryAfter()).isEqualTo(wait);
    }

    @Test
    void delayStandsInTheMessageOrTheHeader() {
        assertThat(error(429, "{'error':{'message':'Please retry in 48.9s.'}}").retryAfter())
                .isEqualTo(Duration.ofMillis(48_900));
        UpstreamHead head = new UpstreamHead(503, Map.of("retry-after", "7"));
        assertThat(GoogleErrors.ofAnswer(head, Buffer.buffer("x")).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'details':[{'violations':[{'quotaId':'GenerateRequestsPerDayPerProject'}]}]}}",
                "{'error':{'details':[{'violations':[{'quotaId':'DailyTokens'}]}]}}",
                "{'error':{'message':'Quota exceeded, limit: 0, model: x'}}",
                "{'error':{'details':[{'reason':'MODEL_CAPACITY_EXHAUSTED'}]}}",
                "{'error':{'details':[{'retryDelay':'301s'}]}}"
            })
    void limitThatOneDoesNotWaitForIsAQuota(String body) {
        assertThat(error(429, body).kind()).isEqualTo(Kind.PROVIDER_QUOTA_EXHAUSTED);
    }

    @Test
    void limitThatIsNotNoneIsOneToWaitFor() {
        assertThat(error(429, "{'error':{'message':'limit: 0.5'}}").kind()).isEqualTo(Kind.PROVIDER_RATE_LIMITED);
        assertThat(error(429, "{'error':{'message':'limit: 1000000'}}").kind()).isEqualTo(Kind.PROVIDER_RATE_LIMITED);
    }

    @Test
    void modelThatIsGoneIsNotFound() {
        String body = "[{'error':{'message':'This model models/x is no longer available to new users'}}]";
        assertThat(error(404, body).kind()).isEqualTo(Kind.MODEL_NOT_FOUND);
    }

    @Test
    void nothingOfOurAccountIsToldOn() {
        GatewayError error = error(403, "{'error':{'message':'project 12345 key AIzaSyAbcdefgh is leaked'}}");
        assertThat(error.message()).doesNotContain("12345").doesNotContain("AIza");
    }

    private static GatewayError error(int status, String singleQuoted) {
        return GoogleErrors.ofAnswer(
                new UpstreamHead(status, Map.of()), Buffer.buffer(singleQuoted.replace('\'', '"')));
    }
}
