package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole answers are never passed off as fitting a schema that they do not fit. */
final class StructuredOutputTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"degrees\":{\"type\":\"integer\"}},"
                    + "\"required\":[\"city\",\"degrees\"],\"additionalProperties\":false}";

    private static final String GOOD = "{\"city\":\"Paris\",\"degrees\":21}";
    private static final String BAD = "{\"city\":\"Paris\",\"degrees\":\"warm\"}";

    @Test
    void whatFitsIsReportedAsValid() throws InterruptedException {
        try (Asked asked = ask(format(true), 1, answer(GOOD, "stop"))) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.structuredOutput())
                    .isEqualTo(new JsonObject().put("valid", true).put("repair_attempts", 0));
            assertThat(asked.content()).isEqualTo(GOOD);
            assertThat(asked.calls()).hasSize(1);
        }
    }

    @Test
    void withoutStrictAMisfitIsReportedAndNotRepaired() throws InterruptedException {
        try (Asked asked = ask(format(false), 1, answer(BAD, "stop"))) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.structuredOutput().getBoolean("valid")).isFalse();
            assertThat(asked.structuredOutput().getJsonArray("errors").getJsonObject(0))
                    .isEqualTo(new JsonObject()
                            .put("code", "invalid")
                            .put("message", "degrees must be an integer")
                            .put("field", "degrees"));
            assertThat(asked.content()).isEqualTo(BAD);
            assertThat(asked.calls()).hasSize(1);
        }
    }

    @Test
    void aStrictMisfitIsCorrectedByTheModelOnceAndBothCallsAreBilled() throws InterruptedException {
        try (Asked asked = ask(format(true), 1, answer(BAD, "stop"), answer(GOOD, "stop"))) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.content()).isEqualTo(GOOD);
            assertThat(asked.structuredOutput())
                    .isEqualTo(new JsonObject().put("valid", true).put("repair_attempts", 1));
            assertThat(asked.data().getJsonObject("usage"))
                    .isEqualTo(new JsonObject()
                            .put("prompt_tokens", 10)
                            .put("completion_tokens", 14)
                            .put("total_tokens", 24));
            List<JsonObject> calls = asked.calls();
            assertThat(calls).hasSize(2);
            assertThat(calls.get(1).getJsonArray("messages").stream()
                            .map(message -> ((JsonObject) message).getString("role")))
                    .containsExactly("user", "assistant", "user");
            assertThat(calls.get(1).getJsonArray("messages").getJsonObject(1).getString("content"))
                    .isEqualTo(BAD);
            assertThat(calls.get(1).getJsonArray("messages").encode()).contains("degrees must be an integer");
        }
    }

    @Test
    void aStrictMisfitThatStaysIsA502() throws InterruptedException {
        try (Asked asked = ask(format(true), 1, answer(BAD, "stop"), answer("sorry", "stop"))) {
            assertThat(asked.status()).isEqualTo(502);
            assertThat(asked.answer())
                    .contains("\"code\":\"invalid_structured_output\"")
                    .contains("after 1 repair attempt: the answer is not JSON");
            assertThat(asked.calls()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "3, 4"})
    void repairsAreBounded(int attempts, int calls) throws InterruptedException {
        try (Asked asked = ask(format(true), attempts, answer(BAD, "stop"))) {
            assertThat(asked.status()).isEqualTo(502);
            assertThat(asked.calls()).hasSize(calls);
        }
    }

    @Test
    void anAnswerThatWasCutIsNotPassedOffAsValid() {
        try (Asked asked = ask(format(false), 1, answer(GOOD, "length"))) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.structuredOutput().getBoolean("valid")).isFalse();
            assertThat(asked.structuredOutput().encode()).contains("cut off");
        }
    }

    @Test
    void aStrictAnswerThatStaysCutIsA502() {
        try (Asked asked = ask(format(true), 1, answer(GOOD, "length"))) {
            assertThat(asked.status()).isEqualTo(502);
            assertThat(asked.answer()).contains("cut off");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"any\":[1]}|true", "[1]|false", "Here: {}|false"})
    void aJsonObjectIsCheckedToBeOne(String text, boolean valid) {
        try (Asked asked = ask("{\"type\":\"json_object\"}", 1, answer(text, "stop"))) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.structuredOutput().getBoolean("valid")).isEqualTo(valid);
        }
    }

    @Test
    void callsOfToolsAreNoFinalAnswer() throws InterruptedException {
        String call = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,"
                + "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                + "\"finish_reason\":\"tool_calls\"}]}";
        try (Asked asked = ask(format(true), 1, call)) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.data().containsKey("structured_output")).isFalse();
            assertThat(asked.calls()).hasSize(1);
        }
    }

    @Test
    void freeTextIsNotReportedOn() {
        try (Asked asked = ask("{\"type\":\"text\"}", 1, answer("hi", "stop"))) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.data().containsKey("structured_output")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"$ref\":\"#/$defs/none\"}|$ref #/$defs/none leads to nothing",
                "{\"type\":\"string\",\"pattern\":\"(\"}|the pattern ( cannot be read"
            })
    void aSchemaThatCannotBeCheckedAgainstIsRefusedBeforeAnyCall(String property, String reason)
            throws InterruptedException {
        String schema = "{\"type\":\"object\",\"properties\":{\"a\":" + property + "}}";
        String format = "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":" + schema + "}}";
        try (Asked asked = ask(format, 1, answer(GOOD, "stop"))) {
            assertThat(asked.status()).isEqualTo(422);
            assertThat(asked.answer()).contains(reason).contains("response_format.json_schema.schema");
            assertThat(asked.calls()).isEmpty();
        }
    }

    @Test
    void aPatternThatTakesForEverIsGivenUpAndHoldsNothingElseUp() {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(?:(a+)\\\\1?)+$\"}}}";
        String format = "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":" + schema + "}}";
        try (Asked asked = ask(format, 1, answer("{\"a\":\"" + "a".repeat(21) + "b\"}", "stop"))) {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.structuredOutput().encode()).contains("could not be checked within the time");
        }
    }

    private static String format(boolean strict) {
        return "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"weather\",\"strict\":" + strict + ",\"schema\":"
                + SCHEMA + "}}";
    }

    private static String answer(String text, String finishReason) {
        return new JsonObject("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":\""
                        + finishReason
                        + "\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}")
                .encode()
                .replace("\"role\":\"assistant\"", "\"role\":\"assistant\",\"content\":" + quoted(text));
    }

    private static String quoted(String text) {
        String object = new JsonObject().put("t", text).encode();
        return object.substring(5, object.length() - 1);
    }

    /** Asks for a document; the provider gives these answers in turn, the last of them for ever. */
    private static Asked ask(String responseFormat, int repairAttempts, String... answers) {
        return new Asked(responseFormat, repairAttempts, answers);
    }

    private static final class Asked implements AutoCloseable {
        private final FakeUpstream provider;
        private final TestGateway gateway;
        private final RawClient client;
        private final RawClient.Answer answer;

        Asked(String responseFormat, int repairAttempts, String... answers) {
            AtomicInteger turn = new AtomicInteger();
            provider = FakeUpstream.playing(exchange -> {
                exchange.eventStream();
                exchange.event(answers[Math.min(turn.getAndIncrement(), answers.length - 1)]);
                exchange.event("[DONE]");
                exchange.end();
            });
            TestGateway.Settings settings = new TestGateway.Settings();
            settings.repairAttempts = repairAttempts;
            settings.schemaCheck = Duration.ofMillis(200);
            gateway = TestGateway.before(provider.baseUrl(), settings);
            client = gateway.client();
            answer = client.post(
                            gateway.token(),
                            "{\"model\":\"openai/gpt-4o\",\"stream\":false,\"response_format\":" + responseFormat
                                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"the weather as JSON\"}]}")
                    .answer();
        }

        int status() {
            return answer.status();
        }

        String answer() {
            return answer.body();
        }

        JsonObject data() {
            return new JsonObject(answer.body()).getJsonObject("data");
        }

        JsonObject structuredOutput() {
            return data().getJsonObject("structured_output");
        }

        String content() {
            return data().getJsonArray("choices")
                    .getJsonObject(0)
                    .getJsonObject("message")
                    .getString("content");
        }

        List<JsonObject> calls() throws InterruptedException {
            List<JsonObject> calls = new ArrayList<>();
            while (provider.unseenExchanges() > 0) {
                calls.add(new JsonObject(provider.nextExchange().body()));
            }
            return calls;
        }

        @Override
        public void close() {
            client.close();
            gateway.close();
            provider.close();
        }
    }
}
