package dev.sluice.provider.google;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.MediaSource;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.provider.UpstreamHead;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Consumer;

/** generateContent. */
final class GenerateWire implements Wire {

    static final String NAME = "generate";

    private final GenerateRequestEncoder encoder = new GenerateRequestEncoder(MediaLimits.OF_GEMINI);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<MediaSource.Remote> wantedInline(ChatRequest request, ModelInfo model) {
        return RemoteMedia.wantedInline(request, model);
    }

    /** Signatures are good for every Gemini: a call without one is what is refused (thought signatures guide, 2026-10-09). */
    @Override
    public boolean stateBoundToModel() {
        return false;
    }

    @Override
    public Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        return encoder.encode(request, model);
    }

    @Override
    public GatewayError decodeError(UpstreamHead head, Buffer body) {
        return GoogleErrors.ofAnswer(head, body);
    }

    @Override
    public StreamDecoder newStreamDecoder(StreamContext context) {
        return new GenerateStreamDecoder(context);
    }

    @Override
    public void decodeDocument(Buffer body, StreamContext context, Consumer<? super StreamEvent> out) {
        new GenerateStreamDecoder(context).onDocument(body.getBytes(), out);
    }
}
