package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.JsonReader;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Delivery;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together a canonical request and encodes it for one wire. */
public final class RequestBuilder {

    private final Wire wire;
    private final List<Message> messages = new ArrayList<>();
    private Sampling sampling = Sampling.DEFAULT;
    private final List<ToolDefinition> tools = new ArrayList<>();
    private final Map<String, String> passThrough = new HashMap<>();
    private @Nullable ToolChoice choice;
    private @Nullable Boolean parallel;
    private ResponseFormat format = new ResponseFormat.Text();
    private ReasoningOptions reasoning = ReasoningOptions.DEFAULT;

    public RequestBuilder(Wire wire) {
        this.wire = wire;
    }

    /** A request that says hello. */
    public static RequestBuilder hello(Wire wire) {
        return new RequestBuilder(wire).user(new ContentPart.Text("Hello"));
    }

    public RequestBuilder message(Message message) {
        messages.add(message);
        return this;
    }

    public RequestBuilder system(String... texts) {
        return message(new Message.System(
                path(), Arrays.stream(texts).map(ContentPart.Text::new).toList(), null));
    }

    public RequestBuilder user(UserPart... parts) {
        return message(new Message.User(path(), List.of(parts), null));
    }

    public RequestBuilder assistant(AssistantPart... parts) {
        return message(new Message.Assistant(path(), List.of(parts), null, null));
    }

    public RequestBuilder toolResult(String callId, UserPart... content) {
        return message(
                new Message.ToolResults(List.of(new Message.ToolResult(path(), callId, "f", List.of(content), false))));
    }

    public RequestBuilder sampling(Sampling value) {
        sampling = value;
        return this;
    }

    public RequestBuilder tool(String name, @Nullable String parameters, @Nullable Boolean strict) {
        tools.add(new ToolDefinition("tools[" + tools.size() + "]", name, null, parameters, strict));
        return this;
    }

    public RequestBuilder tool(ToolDefinition tool) {
        tools.add(tool);
        return this;
    }

    public RequestBuilder choice(@Nullable ToolChoice value) {
        choice = value;
        return this;
    }

    public RequestBuilder parallel(@Nullable Boolean value) {
        parallel = value;
        return this;
    }

    public RequestBuilder format(ResponseFormat value) {
        format = value;
        return this;
    }

    public RequestBuilder effort(String value) {
        return reasoning(value, false);
    }

    public RequestBuilder reasoning(@Nullable String effort, boolean include) {
        reasoning = new ReasoningOptions(effort, include);
        return this;
    }

    /** A field of the client's format, with its JSON text. */
    public RequestBuilder passThrough(String name, String json) {
        passThrough.put(name, json);
        return this;
    }

    /** The body for a model that can take all of it. */
    public JsonObject body(ModelInfo model) {
        return parse(encoded(model));
    }

    public WireRequest encoded(ModelInfo model) {
        return switch (wire.encode(build(model), model)) {
            case Checked.Valid<WireRequest> valid -> valid.value();
            case Checked.Invalid<WireRequest> invalid -> throw new AssertionError(invalid.violations());
        };
    }

    /** Everything that a model cannot take. */
    public List<Violation> violations(ModelInfo model) {
        Checked<WireRequest> checked = wire.encode(build(model), model);
        assertThat(checked).isInstanceOf(Checked.Invalid.class);
        return ((Checked.Invalid<WireRequest>) checked).violations();
    }

    public ChatRequest build(ModelInfo model) {
        return new ChatRequest(
                model.id(),
                messages,
                sampling,
                new ToolUse(tools, choice, parallel),
                format,
                reasoning,
                new Delivery(true, false, true, null),
                Map.of(),
                List.of(),
                passThrough);
    }

    public static MediaSource.Inline inline(String path, @Nullable String mediaType, String base64) {
        return new MediaSource.Inline(path, mediaType, base64);
    }

    private String path() {
        return "messages[" + messages.size() + "]";
    }

    private static JsonObject parse(WireRequest request) {
        Checked<JsonObject> parsed = JsonReader.strict(100).readObject(request.body());
        assertThat(parsed).as(request.body().toString()).isInstanceOf(Checked.Valid.class);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }
}
