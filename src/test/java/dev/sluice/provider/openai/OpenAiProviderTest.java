package dev.sluice.provider.openai;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.RequestBuilder.inline;
import static dev.sluice.provider.openai.Models.GPT_4O;
import static dev.sluice.provider.openai.Models.GPT_6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Wires;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which wire a request goes over. */
class OpenAiProviderTest {

    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static final MediaSource REMOTE = new MediaSource.Remote("p", "https://example.com/x");
    private static final MediaSource UPLOADED = new MediaSource.Uploaded("p", "file-1");

    private final OpenAiProvider provider = new OpenAiProvider();

    @Test
    void whatChatCanCarryGoesOverChat() {
        assertThat(wire(request(), GPT_6)).isEqualTo("chat");
        assertThat(wire(request().reasoning("high", false), GPT_6)).isEqualTo("chat");
        assertThat(wire(request().user(new ContentPart.Image(REMOTE, null)), GPT_6))
                .isEqualTo("chat");
        assertThat(wire(request().user(new ContentPart.File(UPLOADED, null)), GPT_6))
                .isEqualTo("chat");
        assertThat(wire(request().user(file("application/pdf", "a.pdf")), GPT_6))
                .isEqualTo("chat");
        assertThat(wire(request().user(file("text/plain", "a.docx")), GPT_6)).isEqualTo("chat");
    }

    @Test
    void callsInTheHistoryAloneStayOnChat() {
        RequestBuilder request = request()
                .assistant(new AssistantPart.ToolCall("c", "f", "{}", null))
                .toolResult("c", new Text("1"));
        assertThat(wire(request, GPT_6)).isEqualTo("chat");
    }

    @Test
    void whatChatCannotCarryGoesOverTheOther() {
        assertThat(wire(request().tool("f", null, null), GPT_6)).isEqualTo("responses");
        assertThat(wire(request().reasoning(null, true), GPT_6)).isEqualTo("responses");
        assertThat(wire(request().user(new ContentPart.File(REMOTE, null)), GPT_6))
                .isEqualTo("responses");
        assertThat(wire(request().user(new ContentPart.Image(UPLOADED, null)), GPT_6))
                .isEqualTo("responses");
        assertThat(wire(
                        request()
                                .assistant(new AssistantPart.ToolCall("c", "f", "{}", null))
                                .toolResult("c", new ContentPart.Image(REMOTE, null)),
                        GPT_6))
                .isEqualTo("responses");
    }

    @ParameterizedTest
    @CsvSource({DOCX + ",", "application/vnd.ms-excel,", ", a.pptx", "application/octet-stream, A.XLSX"})
    void officeFilesGoOverTheOther(@Nullable String type, @Nullable String name) {
        assertThat(wire(request().user(file(type, name)), GPT_6)).isEqualTo("responses");
    }

    @Test
    void modelsWithOneWireHaveNoChoice() {
        assertThat(wire(request().tool("f", null, null), GPT_4O)).isEqualTo("chat");
        assertThat(wire(request(), with(Wires.only("responses")))).isEqualTo("responses");
    }

    @Test
    void unknownWireIsABug() {
        assertThatThrownBy(() -> wire(request(), with(Wires.only("messages"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("openai/gpt-6-sol an unknown wire: messages");
    }

    private String wire(RequestBuilder request, ModelInfo model) {
        return provider.wire(request.build(model), model).name();
    }

    private static RequestBuilder request() {
        return hello(new ChatWire());
    }

    private static UserPart file(@Nullable String type, @Nullable String name) {
        return new ContentPart.File(inline("p", type, "AAAA"), name);
    }

    private static ModelInfo with(Wires wires) {
        return new ModelInfo(
                GPT_6.provider(),
                GPT_6.name(),
                GPT_6.upstreamName(),
                wires,
                GPT_6.life(),
                GPT_6.sizes(),
                GPT_6.input(),
                GPT_6.parameters(),
                GPT_6.traits());
    }
}
