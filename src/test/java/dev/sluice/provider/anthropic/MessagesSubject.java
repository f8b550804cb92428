package dev.sluice.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Fixtures;
import dev.sluice.provider.WireSubject;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Messages API and its recorded traffic. */
public final class MessagesSubject implements WireSubject {

    @Override
    public String provider() {
        return "anthropic";
    }

    @Override
    public String wireName() {
        return MessagesWire.NAME;
    }

    @Override
    public List<String> streams() {
        return named(name -> name.endsWith(".sse"));
    }

    @Override
    public List<String> documents() {
        return named(name -> name.startsWith("anthropic/json/") && !name.endsWith(".request.json"));
    }

    @Override
    public List<String> errors() {
        return named(name ->
                name.startsWith("anthropic/error/") && !name.endsWith(".request.json") && !name.endsWith(".sse"));
    }

    /** Of a refused answer a document keeps nothing, while a stream has told it already. */
    @Override
    public byte @Nullable [] documentOf(byte[] stream) {
        List<JsonObject> events = new ArrayList<>();
        new SseDecoder(Integer.MAX_VALUE)
                .feed(
                        Buffer.buffer(stream),
                        event -> events.add(DocumentOfStream.parse(event.text().getBytes(UTF_8))));
        JsonObject document = DocumentOfStream.of(events);
        return StopReasons.REFUSAL.equals(document.getString("stop_reason"))
                ? null
                : document.encode().getBytes(UTF_8);
    }

    @Override
    public byte[] streamOf(byte[] document, Random random) {
        return DocumentOfStream.split(DocumentOfStream.parse(document), random).getBytes(UTF_8);
    }

    @Override
    public String nonsenseStream(Random random) {
        MessagesNonsense nonsense = new MessagesNonsense(random);
        StringBuilder stream = new StringBuilder();
        stream.append(random.nextInt(5) > 0 ? "data: {\"type\":\"message_start\",\"message\":{}}\n\n" : "");
        for (int i = random.nextInt(15); i >= 0; i--) {
            stream.append("data: ").append(nonsense.event().encode()).append("\n\n");
        }
        return stream.toString();
    }

    @Override
    public String nonsenseDocument(Random random) {
        return new MessagesNonsense(random).message().encode();
    }

    private static List<String> named(Predicate<String> wanted) {
        return Fixtures.names("anthropic").stream().filter(wanted).toList();
    }
}
