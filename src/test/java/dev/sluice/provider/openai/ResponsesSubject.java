package dev.sluice.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Fixtures;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.provider.WireSubject;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Responses and its samples, which are written after the documentation: nothing of it is recorded. */
public final class ResponsesSubject implements WireSubject {

    private static final Path SAMPLES = Fixtures.resources("contract/openai/responses");
    private static final String PREFIX = "openai/responses/";

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String wireName() {
        return ResponsesWire.NAME;
    }

    @Override
    public List<String> streams() {
        return named(name -> name.endsWith(".sse"));
    }

    @Override
    public List<String> documents() {
        return named(name -> name.endsWith(".json") && !name.startsWith("400_"));
    }

    @Override
    public List<String> errors() {
        return named(name -> name.startsWith("400_"));
    }

    @Override
    public byte[] bytes(String name) {
        return sample(name.substring(PREFIX.length()));
    }

    /** A sample by the name of its file. */
    static byte[] sample(String file) {
        try {
            return Files.readAllBytes(SAMPLES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in the last event of a stream is the whole document; one that only has an error is that error. */
    @Override
    public byte[] documentOf(byte[] stream) {
        List<JsonObject> events = new ArrayList<>();
        new SseDecoder(Integer.MAX_VALUE)
                .feed(
                        Buffer.buffer(stream),
                        event -> events.add(parse(event.text().getBytes(UTF_8))));
        JsonObject last = events.getLast();
        JsonObject document = last.getJsonObject("response");
        if (document == null) {
            document = new JsonObject()
                    .put("error", Objects.requireNonNullElse(last.getJsonObject("error"), withoutType(last)));
        }
        return document.encode().getBytes(UTF_8);
    }

    private static JsonObject withoutType(JsonObject error) {
        JsonObject bare = error.copy();
        bare.remove("type");
        return bare;
    }

    @Override
    public byte[] streamOf(byte[] document, Random random) {
        return ResponsesDocument.split(parse(document), random).getBytes(UTF_8);
    }

    @Override
    public String nonsenseStream(Random random) {
        ResponsesNonsense nonsense = new ResponsesNonsense(random);
        StringBuilder stream = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            stream.append("data: ").append(nonsense.event().encode()).append("\n\n");
        }
        return stream.toString();
    }

    @Override
    public String nonsenseDocument(Random random) {
        return new ResponsesNonsense(random).response().encode();
    }

    private static List<String> named(Predicate<String> wanted) {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.map(file -> Objects.requireNonNull(file.getFileName()).toString())
                    .filter(wanted)
                    .sorted()
                    .map(PREFIX::concat)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject parse(byte[] json) {
        Checked<JsonObject> parsed = JsonReader.tolerant(100).readObject(json, 0, json.length);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }
}
