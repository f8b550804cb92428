package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.json.JsonMutations;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.ContentPart;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.Usage;
import dev.sluice.model.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class V3AnswerTest {

    private static final V3Dialect DIALECT = new V3Dialect();
    private static final ApiDocument API = ApiDocument.shipped();
    private static final SchemaCheck ENVELOPE = API.check("ChatCompletionEnvelope");
    private static final SchemaCheck FAILURE = API.check("ErrorEnvelope");

    private static String encoded(AnswerHead head, ChatResponse response) {
        String body =
                DIALECT.encodeResponse(new Completion(head, response, null)).toString();
        assertThat(ENVELOPE.check(JsonMutations.parse(body))).isEmpty();
        return body;
    }

    /** The message of an answer with these parts. */
    private static String message(@Nullable String extra, AssistantPart... parts) {
        String body = encoded(Events.HEAD, new ChatResponse("id", "m", List.of(parts), extra, FinishReason.STOP, null));
        return body.substring(body.indexOf("\"message\":") + 10, body.indexOf(",\"finish_reason\""));
    }

    private static String failed(GatewayError error) {
        String body = DIALECT.encodeError(error, Events.REQUEST_ID).toString();
        assertThat(FAILURE.check(JsonMutations.parse(body))).isEmpty();
        return body;
    }

    @Test
    void aWholeAnswer() {
        assertThat(encoded(
                        Events.HEAD,
                        new ChatResponse(
                                "id",
                                "gpt-4o-2024-08-06",
                                List.of(new ContentPart.Text("Hello.")),
                                null,
                                FinishReason.LENGTH,
                                new Usage(9L, 3L, null, 4L, 7L, 2L))))
                .isEqualTo(
                        "{\"success\":true,\"data\":{\"uid\":\"chatcmpl-1770629490-abc\",\"object\":\"chat.completion\","
                                + "\"created_at\":\"2026-02-09T09:31:30.934Z\",\"model\":\"openai/gpt-4o\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"},\"finish_reason\":\"length\"}],"
                                + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":2}},"
                                + "\"provider\":{\"name\":\"openai\",\"model\":\"gpt-4o-2024-08-06\",\"request_id\":\"req_up\"}}}");
    }

    @Test
    void whatItCostIsANumberInPlainNotation() {
        Usage usage = new Usage(1L, 0L, 1L, null, null, null);
        assertThat(encoded(Events.HEAD, answer(usage.costing(new BigDecimal("0.00000012500")))))
                .contains("\"total_tokens\":1,\"cost_usd\":0.000000125}");
        assertThat(encoded(Events.HEAD, answer(usage.costing(new BigDecimal("100.00")))))
                .contains("\"cost_usd\":100}");
        assertThat(encoded(Events.HEAD, answer(usage.costing(BigDecimal.ZERO)))).contains("\"cost_usd\":0}");
        assertThat(encoded(Events.HEAD, answer(usage))).doesNotContain("cost");
    }

    private static ChatResponse answer(Usage usage) {
        return new ChatResponse("id", "m", List.of(new ContentPart.Text("Hello.")), null, FinishReason.STOP, usage);
    }

    @Test
    void unknownUsageIsNullAndWarningsAreTold() {
        assertThat(encoded(
                        Events.WARNED, new ChatResponse("id", "m", List.of(), null, FinishReason.CONTENT_FILTER, null)))
                .endsWith(
                        "\"usage\":null,\"provider\":{\"name\":\"openai\",\"model\":\"gpt-5\",\"request_id\":null},"
                                + "\"warnings\":[{\"code\":\"unsupported_parameter\",\"field\":\"temperature\",\"message\":\"left out\"}]}}");
    }

    @Test
    void contentIsNullOnlyBesideCalls() {
        assertThat(message(null)).isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        assertThat(message(null, new AssistantPart.Reasoning("Hm.")))
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\",\"reasoning_content\":\"Hm.\"}");
        assertThat(message(null, new AssistantPart.ToolCall("c", "f", "{\"n\":1.0}", "{\"s\":1}")))
                .isEqualTo(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"n\\\":1.0}\"},\"extra_content\":{\"s\":1}}]}");
        assertThat(message(null, new ContentPart.Text("a"), new AssistantPart.ToolCall("c", "f", "", null)))
                .startsWith("{\"role\":\"assistant\",\"content\":\"a\",\"tool_calls\"")
                .contains("\"arguments\":\"{}\"");
    }

    @Test
    void textsAndRefusalsAreJoinedInOrder() {
        assertThat(message(
                        "{\"x\":12345678901234567890}",
                        new ContentPart.Text("a"),
                        new AssistantPart.Refusal("b"),
                        new ContentPart.Text("c")))
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"abc\",\"refusal\":\"b\","
                        + "\"extra_content\":{\"x\":12345678901234567890}}");
        assertThat(message(null, new AssistantPart.Refusal("No.")))
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"No.\",\"refusal\":\"No.\"}");
    }

    @ParameterizedTest
    @EnumSource(GatewayError.Kind.class)
    void aFailureHasItsStatusAndCode(GatewayError.Kind kind) {
        GatewayError error = GatewayError.of(kind, "what happened");

        assertThat(DIALECT.status(error)).isEqualTo(kind.status());
        if (kind != GatewayError.Kind.INTERNAL) {
            assertThat(failed(error))
                    .isEqualTo("{\"success\":false,\"errors\":[{\"code\":\"" + kind.code()
                            + "\",\"message\":\"what happened\"}]}");
        }
    }

    @Test
    void everyViolationIsAnEntry() {
        assertThat(failed(GatewayError.invalid(List.of(
                        new Violation("required", "model is required", "model"),
                        new Violation("invalid", "the body \"is\" odd", null)))))
                .isEqualTo("{\"success\":false,\"errors\":[{\"code\":\"required\",\"message\":\"model is required\","
                        + "\"field\":\"model\"},{\"code\":\"invalid\",\"message\":\"the body \\\"is\\\" odd\"}]}");
    }

    @Test
    void anInternalErrorNamesTheRequestAndNothingElse() {
        GatewayError error = new GatewayError(
                GatewayError.Kind.INTERNAL,
                "NullPointerException at Foo.java:7",
                "openai",
                500,
                null,
                List.of(new Violation("invalid", "secret", "secret")));

        assertThat(failed(error))
                .isEqualTo("{\"success\":false,\"errors\":[{\"code\":\"internal\","
                        + "\"message\":\"internal error in request req-7\"}]}");
    }
}
