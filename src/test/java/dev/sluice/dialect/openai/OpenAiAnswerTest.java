package dev.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.json.JsonMutations;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.ContentPart;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Usage;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenAiAnswerTest {

    private static final ApiDocument API = ApiDocument.shipped();

    @Test
    void textIsContent() {
        Usage usage = new Usage(9L, 3L, 12L, null, 5L, null).costing(new BigDecimal("0.00010"));
        JsonObject answer =
                answer(FinishReason.STOP, null, usage, new ContentPart.Text("Hel"), new ContentPart.Text("lo"));

        assertThat(answer.encode())
                .isEqualTo(
                        "{\"id\":\"chatcmpl-1770629490-abc\",\"object\":\"chat.completion\",\"created\":1770629490,"
                                + "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                                + "\"content\":\"Hello\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
                                + "\"prompt_tokens_details\":{\"cache_write_tokens\":5},\"cost_usd\":0.0001},"
                                + "\"provider\":{\"name\":\"openai\",\"model\":\"gpt-4o-2024-08-06\",\"request_id\":\"req_up\"}}");
    }

    @Test
    void callsStandWithoutContentAndKeepTheirState() {
        JsonObject message = message(answer(
                FinishReason.TOOL_CALLS,
                "{\"origin\":{\"v\":1}}",
                null,
                new AssistantPart.Reasoning("Hm."),
                new AssistantPart.ToolCall("call_1", "f", "", "{\"google\":{\"thought_signature\":\"s\"}}")));

        assertThat(message.encode())
                .isEqualTo("{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"reasoning_content\":\"Hm.\","
                        + "\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                        + "\"arguments\":\"{}\"},\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}],"
                        + "\"extra_content\":{\"origin\":{\"v\":1}}}");
    }

    @Test
    void refusalsStandApartFromContent() {
        JsonObject message =
                message(answer(FinishReason.CONTENT_FILTER, null, null, new AssistantPart.Refusal("I will not.")));

        assertThat(message.encode()).isEqualTo("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I will not.\"}");
    }

    @Test
    void anEmptyAnswerHasEmptyContent() {
        assertThat(message(answer(FinishReason.LENGTH, null, null)).getString("content"))
                .isEmpty();
    }

    @Test
    void unknownUsageIsAbsent() {
        Usage half = new Usage(9L, null, 9L, null, null, null);
        assertThat(answer(FinishReason.STOP, null, half, new ContentPart.Text("x"))
                        .containsKey("usage"))
                .isFalse();
    }

    @Test
    void listedModelsCanBeAskedFor() {
        List<ModelInfo> models = List.of(
                model("gpt-4o", ModelInfo.Status.DEPRECATED),
                model("o1", ModelInfo.Status.RETIRED),
                model("sandbox-*", ModelInfo.Status.ACTIVE));
        JsonObject list =
                JsonMutations.parse(Samples.DIALECT.encodeModels(models).toString());

        assertThat(API.check("OpenAiModelList").check(list)).isEmpty();
        assertThat(list.encode())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"id\":\"openai/gpt-4o\",\"object\":\"model\",\"created\":0,"
                                + "\"owned_by\":\"openai\"}]}");
    }

    private static ModelInfo model(String name, ModelInfo.Status status) {
        return new ModelInfo(
                "openai",
                name,
                name,
                ModelInfo.Wires.only("chat"),
                new ModelInfo.Life(status, null, null),
                ModelInfo.Sizes.UNKNOWN,
                Set.of(),
                new ModelInfo.Parameters(ModelInfo.Support.YES, ModelInfo.Support.YES, 4, true, true, List.of(), false),
                Set.of());
    }

    private static JsonObject message(JsonObject answer) {
        return answer.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
    }

    private static JsonObject answer(
            FinishReason reason, @Nullable String extra, @Nullable Usage usage, AssistantPart... parts) {
        ChatResponse response = new ChatResponse("id", "model", List.of(parts), extra, reason, usage);
        JsonObject answer = JsonMutations.parse(Samples.DIALECT
                .encodeResponse(new Completion(Samples.HEAD, response, null))
                .toString());
        assertThat(API.check("OpenAiCompletion").check(answer)).isEmpty();
        return answer;
    }
}
