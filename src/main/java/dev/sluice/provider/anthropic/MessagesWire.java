package dev.sluice.provider.anthropic;

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

/** The Messages API. */
final class MessagesWire implements Wire {

    static final String NAME = "messages";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<MediaSource.Remote> wantedInline(ChatRequest request, ModelInfo model) {
        return RemoteMedia.wantedInline(request);
    }

    @Override
    public Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        return RequestEncoder.encode(request, model);
    }

    @Override
    public GatewayError decodeError(UpstreamHead head, Buffer body) {
        return AnthropicErrors.ofAnswer(head, body);
    }

    @Override
    public StreamDecoder newStreamDecoder(StreamContext context) {
        return new MessagesStreamDecoder(context);
    }

    @Override
    public void decodeDocument(Buffer body, StreamContext context, Consumer<? super StreamEvent> out) {
        new MessagesStreamDecoder(context).onDocument(body.getBytes(), out);
    }
}
