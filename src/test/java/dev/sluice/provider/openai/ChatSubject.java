package dev.sluice.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Fixtures;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.provider.WireSubject;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Chat Completions and its recorded traffic. */
public final class ChatSubject implements WireSubject {

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String wireName() {
        return ChatWire.NAME;
    }

    @Override
    public List<String> streams() {
        return named(name -> name.endsWith(".sse"));
    }

    @Override
    public List<String> documents() {
        return named(name -> name.startsWith("openai/json/") && !name.endsWith(".request.json"));
    }

    @Override
    public List<String> errors() {
        return named(
                name -> name.startsWith("openai/error/") && !name.endsWith(".request.json") && !name.endsWith(".sse"));
    }

    @Override
    public byte[] documentOf(byte[] stream) {
        List<JsonObject> chunks = new ArrayList<>();
        new SseDecoder(Integer.MAX_VALUE).feed(Buffer.buffer(stream), event -> {
            if (!event.dataIs("[DONE]")) {
                chunks.add(parse(event.text().getBytes(UTF_8)));
            }
        });
        return DocumentOfStream.of(chunks).encode().getBytes(UTF_8);
    }

    @Override
    public byte[] streamOf(byte[] document, Random random) {
        return DocumentOfStream.split(parse(document), random).getBytes(UTF_8);
    }

    @Override
    public String nonsenseStream(Random random) {
        StringBuilder stream = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            stream.append("data: ").append(new ChatNonsense(random).chunk()).append("\n\n");
        }
        return stream.append(random.nextBoolean() ? "data: [DONE]\n\n" : "").toString();
    }

    @Override
    public String nonsenseDocument(Random random) {
        return new ChatNonsense(random).chunk().replace("delta", "message");
    }

    private static List<String> named(Predicate<String> wanted) {
        return Fixtures.names("openai").stream().filter(wanted).toList();
    }

    private static JsonObject parse(byte[] json) {
        Checked<JsonObject> parsed = JsonReader.tolerant(100).readObject(json, 0, json.length);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }
}
