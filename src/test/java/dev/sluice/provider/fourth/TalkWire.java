package dev.sluice.provider.fourth;

import static java.util.Map.entry;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.Findings;
import dev.sluice.provider.ProviderMessages;
import dev.sluice.provider.RetryAfter;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.provider.UpstreamHead;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lines of talk in, events of talk out. */
final class TalkWire implements Wire {

    static final JsonReader JSON = JsonReader.tolerant(20);

    private static final Map<Integer, Kind> BY_STATUS = Map.ofEntries(
            entry(401, Kind.PROVIDER_AUTH),
            entry(402, Kind.PROVIDER_QUOTA_EXHAUSTED),
            entry(404, Kind.MODEL_NOT_FOUND),
            entry(429, Kind.PROVIDER_RATE_LIMITED),
            entry(503, Kind.PROVIDER_OVERLOADED));

    @Override
    public String name() {
        return "talk";
    }

    @Override
    public Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        Findings findings = new Findings(model);
        Buffer body = new TalkWriter(findings).body(request, model);
        return findings.violations().isEmpty()
                ? Checked.valid(new WireRequest("/talk", Map.of(), body, true, "x-talk-id", findings.warnings()))
                : Checked.invalid(findings.violations());
    }

    @Override
    public GatewayError decodeError(UpstreamHead head, Buffer body) {
        int status = head.status();
        Kind other = status >= 400 && status < 500 ? Kind.PROVIDER_REJECTED : Kind.PROVIDER_ERROR;
        Kind kind = BY_STATUS.getOrDefault(status, other);
        String message = ProviderMessages.forClient(kind, FourthProvider.NAME, status, problem(body));
        return new GatewayError(kind, message, FourthProvider.NAME, status, RetryAfter.of(head), List.of());
    }

    private static @Nullable String problem(Buffer body) {
        return switch (JSON.readObject(body)) {
            case Checked.Valid<JsonObject> valid -> JsonFields.of(valid.value()).string("problem");
            case Checked.Invalid<JsonObject> notJson -> null;
        };
    }

    @Override
    public StreamDecoder newStreamDecoder(StreamContext context) {
        return new TalkDecoder(context);
    }

    @Override
    public void decodeDocument(Buffer body, StreamContext context, Consumer<? super StreamEvent> out) {
        TalkDecoder decoder = new TalkDecoder(context);
        if (JSON.readObject(body) instanceof Checked.Valid<JsonObject> valid) {
            for (JsonFields event : JsonFields.of(valid.value()).objects("events")) {
                decoder.onData(event.string("event", ""), event.objectOrEmpty("data"), out);
            }
        }
        decoder.onEnd(out);
    }
}
