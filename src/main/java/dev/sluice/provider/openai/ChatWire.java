package dev.sluice.provider.openai;

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
import org.jspecify.annotations.Nullable;

/** Chat Completions. */
final class ChatWire implements Wire {

    static final String NAME = "chat";

    private final ChatRequestEncoder encoder;
    private final @Nullable Wire unstreamed;

    ChatWire() {
        this(true, new ChatWire(false, null));
    }

    private ChatWire(boolean streaming, @Nullable Wire unstreamed) {
        this.encoder = new ChatRequestEncoder(MediaLimits.OF_OPENAI, streaming);
        this.unstreamed = unstreamed;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<MediaSource.Remote> wantedInline(ChatRequest request, ModelInfo model) {
        return ChatReach.wantedInline(request, model);
    }

    @Override
    public @Nullable Wire unstreamed() {
        return unstreamed;
    }

    @Override
    public Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        return encoder.encode(request, model);
    }

    @Override
    public GatewayError decodeError(UpstreamHead head, Buffer body) {
        return OpenAiErrors.ofAnswer(head, body);
    }

    @Override
    public StreamDecoder newStreamDecoder(StreamContext context) {
        return new ChatStreamDecoder(context, ChatChunkReader.ofStream());
    }

    @Override
    public void decodeDocument(Buffer body, StreamContext context, Consumer<? super StreamEvent> out) {
        new ChatStreamDecoder(context, ChatChunkReader.ofDocument()).onDocument(body.getBytes(), out);
    }
}
