package dev.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.JsonMutations;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Delivery;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.Violation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRequestTest {

    @Test
    void anAnswerIsADocumentUnlessAStreamIsAskedFor() {
        assertThat(with("").delivery()).isEqualTo(new Delivery(false, false, false, null));
        assertThat(with("\"stream\":true").delivery()).isEqualTo(new Delivery(true, false, false, null));
        assertThat(with("\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}")
                        .delivery())
                .isEqualTo(new Delivery(true, false, true, null));
    }

    @Test
    void modelsMayBeNamedBare() {
        assertThat(decode("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                        .model())
                .isEqualTo("gpt-4o");
    }

    @Test
    void parametersHaveTheirPlaces() {
        ChatRequest request = with("\"max_completion_tokens\":7,\"temperature\":0.5,\"top_p\":0.9,\"stop\":\"x\","
                + "\"seed\":3,\"reasoning_effort\":\"low\",\"include_reasoning\":true,\"metadata\":{\"team\":\"search\"},"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\","
                + "\"parallel_tool_calls\":false,\"fallbacks\":[\"google/gemini\"]");

        assertThat(request.sampling()).isEqualTo(new Sampling(0.5, 0.9, 7, List.of("x"), 3L));
        assertThat(request.reasoning()).isEqualTo(new ReasoningOptions("low", true));
        assertThat(request.metadata()).isEqualTo(Map.of("team", "search"));
        assertThat(request.toolUse().choice()).isEqualTo(new ToolChoice.Required());
        assertThat(request.toolUse().parallel()).isFalse();
        assertThat(request.fallbacks()).containsExactly("google/gemini");
        assertThat(request.passThrough()).isEmpty();
    }

    @Test
    void theFormerNameOfTheLimitIsUnderstood() {
        assertThat(with("\"max_tokens\":7").sampling().maxTokens()).isEqualTo(7);
    }

    @Test
    void developersInstruct() {
        ChatRequest request = decode("{\"model\":\"openai/gpt-4o\",\"messages\":["
                + "{\"role\":\"developer\",\"content\":[{\"type\":\"text\",\"text\":\"Be brief.\"}]},"
                + "{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(request.messages().getFirst())
                .isEqualTo(new Message.System("messages[0]", List.of(new ContentPart.Text("Be brief.")), null));
    }

    @Test
    void whatSdksPlayBackIsTaken() {
        ChatRequest request =
                decode("{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"annotations\":[],\"audio\":null,"
                        + "\"function_call\":null,\"reasoning_content\":\"hm\",\"extra_content\":{\"origin\":{\"v\":1}},"
                        + "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"index\":0,\"provider_specific_fields\":{},"
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"\",\"parsed_arguments\":null},\"extra_content\":{\"google\":{}}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"1\"}]}");
        Message.Assistant answer = (Message.Assistant) request.messages().get(1);

        assertThat(answer.content()).containsExactly(new AssistantPart.ToolCall("c", "f", "{}", "{\"google\":{}}"));
        assertThat(answer.extraContent()).isEqualTo("{\"origin\":{\"v\":1}}");
    }

    @Test
    void partsOfAnAnswerMayRefuse() {
        ChatRequest request =
                decode("{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Well.\"},"
                        + "{\"type\":\"refusal\",\"refusal\":\"No.\"}]},{\"role\":\"user\",\"content\":\"Why?\"}]}");
        Message.Assistant answer = (Message.Assistant) request.messages().get(1);

        assertThat(answer.content()).containsExactly(new ContentPart.Text("Well."), new AssistantPart.Refusal("No."));
    }

    @Test
    void unknownFieldsAreKeptAsTheyAre() {
        assertThat(with("\"user\":\"u\",\"verbosity\":\"low\",\"logit_bias\":{\"50256\":-100},\"top_k\":1.0,"
                                + "\"async\":true,\"service_tier\":null,\"presence_penalty\":0.5")
                        .passThrough())
                .isEqualTo(Map.of(
                        "user", "\"u\"",
                        "verbosity", "\"low\"",
                        "logit_bias", "{\"50256\":-100}",
                        "top_k", "1.0",
                        "async", "true",
                        "presence_penalty", "0.5"));
    }

    @Test
    void whatGoesWithoutSayingMayBeSaid() {
        assertThat(with("\"n\":1,\"logprobs\":false,\"top_logprobs\":0,\"store\":false,\"modalities\":[\"text\"],"
                                + "\"frequency_penalty\":0,\"presence_penalty\":0.0,\"logit_bias\":{},\"functions\":null")
                        .passThrough())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"n\":2 | n | n must be 1",
                "\"logprobs\":true | logprobs | logprobs must be false",
                "\"top_logprobs\":3 | top_logprobs | top_logprobs must be 0",
                "\"store\":true | store | store must be false",
                "\"modalities\":[\"audio\"] | modalities[0] | modalities[0] must be text",
                "\"audio\":{\"voice\":\"alloy\"} | audio | audio is not supported; answers are text",
                "\"functions\":[] | functions | functions is not supported; it is the former name of tools",
                "\"function_call\":\"auto\" | function_call | function_call is not supported; it is the former name of tool_choice",
                "\"web_search_options\":{} | web_search_options | web_search_options is not supported; models do not search here",
                "\"temperature\":3 | temperature | temperature must be at most 2",
                "\"max_tokens\":1,\"max_completion_tokens\":1 | max_tokens | max_tokens must not stand beside max_completion_tokens"
            })
    void whatIsNotDoneIsRefused(String field, String path, String message) {
        assertThat(refused(request(field))).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo(path);
            assertThat(violation.message()).isEqualTo(message);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"function\",\"name\":\"f\",\"content\":\"1\"}",
                "{\"role\":\"assistant\",\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"},\"content\":\"x\"}",
                "{\"role\":\"assistant\",\"audio\":{\"id\":\"a\"},\"content\":\"x\"}",
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.b/c\"}}]}",
                "{\"role\":\"user\",\"content\":[{\"type\":\"sound\"}]}"
            })
    void messagesThatCannotBeReadAreRefused(String message) {
        assertThat(refused("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}," + message + "]}"))
                .singleElement()
                .extracting(Violation::field)
                .asString()
                .startsWith("messages[1].");
    }

    private static ChatRequest with(String fields) {
        return decode(request(fields));
    }

    private static String request(String fields) {
        return "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + (fields.isEmpty() ? "" : "," + fields) + "}";
    }

    private static ChatRequest decode(String body) {
        return switch (Samples.DIALECT.decodeRequest(JsonMutations.parse(body))) {
            case Checked.Valid<ChatRequest> valid -> valid.value();
            case Checked.Invalid<ChatRequest> invalid -> throw new AssertionError(invalid.violations());
        };
    }

    private static List<Violation> refused(String body) {
        return switch (Samples.DIALECT.decodeRequest(JsonMutations.parse(body))) {
            case Checked.Valid<ChatRequest> valid -> throw new AssertionError(valid.value());
            case Checked.Invalid<ChatRequest> invalid -> invalid.violations();
        };
    }
}
