package dev.sluice.provider;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The opaque state that a provider wants back in the next turn, as it travels through clients: a JSON object with the state under the
 * provider's name, and an {@code origin} that says whose it is.
 *
 * <pre>{"anthropic": {"blocks": […]}, "origin": {"v": 1, "provider": "anthropic", "model": "…", "key_ref": "…"}}</pre>
 *
 * State goes back only to where it came from: signatures of one provider, and often of one model and account, are errors anywhere else.
 * A client that drops it loses quality, never the conversation.
 */
public final class OpaqueState {

    /** A message's state beyond this many characters is not given out: no client should have to carry more. */
    public static final int MAX_CHARACTERS = 4 << 20;

    private static final int VERSION = 1;
    private static final int MAX_DEPTH = 64;
    private static final JsonReader READER = JsonReader.tolerant(MAX_DEPTH);

    private OpaqueState() {}

    /** What to give to the client: the state with its origin; null if it is too large. */
    public static @Nullable String of(StreamContext context, JsonObject state) {
        String text = JsonText.of(new JsonObject()
                .put(context.provider(), state)
                .put(
                        "origin",
                        new JsonObject()
                                .put("v", VERSION)
                                .put("provider", context.provider())
                                .put("model", context.model())
                                .put("key_ref", context.keyRef())));
        return text.length() <= MAX_CHARACTERS ? text : null;
    }

    /** The state under a provider's name in what a client sent back; null if there is none that can be read. */
    public static @Nullable JsonFields read(@Nullable String extraContent, String provider) {
        JsonFields whole = parse(extraContent);
        return whole == null ? null : whole.object(provider);
    }

    /**
     * The request without the state that is not for this target.
     *
     * @param boundToModel whether the provider's state is good for one model and account only
     */
    public static ChatRequest keepFor(ChatRequest request, StreamContext target, boolean boundToModel) {
        if (!isIn(request)) {
            return request;
        }
        List<Message> kept = request.messages().stream()
                .map(message ->
                        message instanceof Message.Assistant assistant && foreign(assistant, target, boundToModel)
                                ? withoutState(assistant)
                                : message)
                .toList();
        return request.withMessages(kept);
    }

    /** The account of a provider that the newest of the request's state came from; null if there is none, or if it does not say. */
    public static @Nullable String keyRef(ChatRequest request, String provider) {
        for (Message message : request.messages().reversed()) {
            if (message instanceof Message.Assistant assistant && assistant.extraContent() != null) {
                JsonFields whole = parse(assistant.extraContent());
                JsonFields origin = whole == null ? null : whole.object("origin");
                if (origin != null && provider.equals(origin.string("provider"))) {
                    return origin.string("key_ref");
                }
            }
        }
        return null;
    }

    /** The request without any state: the conversation goes on, the provider's reasoning begins anew. */
    public static ChatRequest drop(ChatRequest request) {
        return request.withMessages(request.messages().stream()
                .map(message -> message instanceof Message.Assistant assistant ? withoutState(assistant) : message)
                .toList());
    }

    /** Whether there is any state in the request. */
    public static boolean isIn(ChatRequest request) {
        return request.messages().stream().anyMatch(OpaqueState::carriesState);
    }

    private static boolean carriesState(Message message) {
        return message instanceof Message.Assistant assistant
                && (assistant.extraContent() != null
                        || assistant.toolCalls().stream().anyMatch(call -> call.extraContent() != null));
    }

    /** The state of calls alone has no origin: whether it is of any use the adapter sees from the provider's name in it. */
    private static boolean foreign(Message.Assistant assistant, StreamContext target, boolean boundToModel) {
        JsonFields whole = parse(assistant.extraContent());
        if (whole == null) {
            return assistant.extraContent() != null;
        }
        JsonFields origin = whole.objectOrEmpty("origin");
        boolean provider = target.provider().equals(origin.string("provider"));
        boolean bound =
                target.model().equals(origin.string("model")) && target.keyRef().equals(origin.string("key_ref"));
        return !provider || (boundToModel && !bound);
    }

    private static Message withoutState(Message.Assistant assistant) {
        List<AssistantPart> parts = assistant.content().stream()
                .map(part -> part instanceof AssistantPart.ToolCall call
                        ? new AssistantPart.ToolCall(call.id(), call.name(), call.arguments(), null)
                        : part)
                .toList();
        return new Message.Assistant(assistant.path(), parts, assistant.name(), null);
    }

    private static @Nullable JsonFields parse(@Nullable String extraContent) {
        return extraContent != null && READER.readObject(extraContent) instanceof Checked.Valid<JsonObject> valid
                ? JsonFields.of(valid.value())
                : null;
    }
}
