package dev.sluice.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.model.FinishReason;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.WireSubject;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** generateContent and its recorded traffic. */
public final class GenerateSubject implements WireSubject {

    @Override
    public String provider() {
        return "google";
    }

    @Override
    public String wireName() {
        return GenerateWire.NAME;
    }

    @Override
    public List<String> streams() {
        return Recordings.streams();
    }

    @Override
    public List<String> documents() {
        return Recordings.documents();
    }

    @Override
    public List<String> errors() {
        return Recordings.errors();
    }

    @Override
    public byte[] bytes(String name) {
        return Recordings.stream(name);
    }

    /** A document may be the array of a stream's chunks; its text is the same byte for byte, so this needs no understanding. */
    @Override
    public byte[] documentOf(byte[] stream) {
        List<String> chunks = new ArrayList<>();
        new SseDecoder(Integer.MAX_VALUE).feed(Buffer.buffer(stream), event -> chunks.add(event.text()));
        return ("[" + String.join("\n,\n", chunks) + "]").getBytes(UTF_8);
    }

    @Override
    public byte[] streamOf(byte[] document, Random random) {
        String oneLine = new String(document, UTF_8).replace("\r", "").replace("\n", " ");
        return ("data: " + oneLine + "\r\n\r\n").getBytes(UTF_8);
    }

    @Override
    public String nonsenseStream(Random random) {
        NonsenseChunks nonsense = new NonsenseChunks(random);
        StringBuilder stream = new StringBuilder();
        for (int i = random.nextInt(7); i >= 0; i--) {
            stream.append("data: ").append(nonsense.chunk()).append("\n\n");
        }
        return stream.toString();
    }

    @Override
    public String nonsenseDocument(Random random) {
        return new NonsenseChunks(random).chunk();
    }

    /** A call is whole in itself: a stream that ends after one has ended in calls. */
    @Override
    public boolean mayEndCutIn(StreamEvent last) {
        return last instanceof StreamEvent.Finish finish && finish.reason() == FinishReason.TOOL_CALLS;
    }
}
