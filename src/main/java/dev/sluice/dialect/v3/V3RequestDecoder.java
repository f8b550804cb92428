package dev.sluice.dialect.v3;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.dialect.HttpUrls;
import dev.sluice.dialect.JsonSchemaRule;
import dev.sluice.dialect.MessagesDecoder;
import dev.sluice.dialect.Problems;
import dev.sluice.dialect.RequestFields;
import dev.sluice.dialect.ResponseFormatDecoder;
import dev.sluice.dialect.ToolsDecoder;
import dev.sluice.json.JsonFields;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Delivery;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.ToolUse;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a v3 request body into a {@link ChatRequest}, or tells everything that is wrong with it. Immutable. */
final class V3RequestDecoder {

    private final SchemaCheck structure;
    private final ToolsDecoder tools;
    private final ResponseFormatDecoder formats;

    V3RequestDecoder(ApiDocument api) {
        this.structure = api.check("ChatCompletionRequest");
        JsonSchemaRule schemas = new JsonSchemaRule();
        this.tools = new ToolsDecoder(schemas);
        this.formats = new ResponseFormatDecoder(schemas);
    }

    Checked<ChatRequest> decode(JsonObject body) {
        Problems problems = new Problems(structure.check(body));
        if (problems.endless()) {
            return Checked.invalid(problems.list());
        }
        JsonFields request = JsonFields.of(body);
        List<Message> messages = new MessagesDecoder(problems).decode(request);
        ToolUse toolUse = tools.decode(request, problems);
        ResponseFormat format = formats.decode(request, problems);
        Delivery delivery = delivery(request, problems);
        if (!problems.isEmpty()) {
            return Checked.invalid(problems.list());
        }
        return Checked.valid(new ChatRequest(
                request.string("model", ""),
                messages,
                RequestFields.sampling(request, request.integer("max_tokens")),
                toolUse,
                format,
                new ReasoningOptions(request.string("reasoning_effort"), request.isTrue("include_reasoning")),
                delivery,
                RequestFields.metadata(request),
                request.strings("fallbacks")));
    }

    /** A run is not streamed to the one who starts it. */
    private static Delivery delivery(JsonFields request, Problems problems) {
        boolean async = request.isTrue("async");
        boolean stream = !async && !Boolean.FALSE.equals(request.bool("stream"));
        return new Delivery(stream, async, true, webhook(request, async, problems));
    }

    private static @Nullable String webhook(JsonFields request, boolean async, Problems problems) {
        JsonFields webhook = request.object("webhook");
        if (webhook == null || !problems.sound("webhook")) {
            return null;
        }
        if (!async && problems.sound("async")) {
            problems.add(Violation.INVALID, "webhook", "is only allowed with async");
        }
        String url = webhook.string("url", "");
        if (!HttpUrls.wellFormed(url) || !url.regionMatches(true, 0, "https:", 0, 6)) {
            problems.add(Violation.INVALID, webhook.path("url"), "must be an https URL");
        }
        return url;
    }
}
