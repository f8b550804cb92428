package dev.sluice.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON text into {@link JsonObject}s that keep what was written: key order, integers of any size, and decimals as
 * {@link BigDecimal} with their scale. Never throws on input: what is wrong comes back as one {@code invalid_syntax} violation.
 */
public final class JsonReader {

    /** Code of the only violation that a reader reports. */
    public static final String INVALID_SYNTAX = "invalid_syntax";

    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final int MAX_NUMBER_SCALE = 1000;

    private final JsonFactory factory;

    private JsonReader(JsonFactory factory) {
        this.factory = factory;
    }

    /** For what clients send: duplicate keys are refused, and so is nesting deeper than {@code maxDepth}. */
    public static JsonReader strict(int maxDepth) {
        return new JsonReader(builder(maxDepth)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
    }

    /** For what providers send: of a duplicate key the last one counts. */
    public static JsonReader tolerant(int maxDepth) {
        return new JsonReader(builder(maxDepth).build());
    }

    private static JsonFactoryBuilder builder(int maxDepth) {
        return new JsonFactoryBuilder()
                .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
    }

    /** Reads one JSON object and nothing after it. */
    public Checked<JsonObject> readObject(Buffer body) {
        byte[] bytes = body.getBytes();
        return readObject(bytes, 0, bytes.length);
    }

    /** Reads one JSON object and nothing after it. */
    public Checked<JsonObject> readObject(String text) {
        try (JsonParser parser = factory.createParser(text)) {
            return readWhole(parser);
        } catch (IOException e) {
            return refuse(reason(e));
        }
    }

    /** Reads one JSON object and nothing after it. */
    public Checked<JsonObject> readObject(byte[] bytes, int offset, int length) {
        try (JsonParser parser = factory.createParser(bytes, offset, length)) {
            return readWhole(parser);
        } catch (IOException e) {
            return refuse(reason(e));
        }
    }

    /** Reads one JSON value of any kind and nothing after it; it comes as the only entry of an array, since it may be null. */
    public Checked<JsonArray> readValue(String text) {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                return refuse("the text is empty");
            }
            JsonArray value = new JsonArray().add(value(parser));
            return parser.nextToken() == null ? Checked.valid(value) : refuse("there is text after the JSON value");
        } catch (IOException e) {
            return refuse(reason(e));
        }
    }

    private static Checked<JsonObject> readWhole(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            return refuse(first == null ? "the body is empty" : "the body is not a JSON object");
        }
        JsonObject object = object(parser);
        return parser.nextToken() == null ? Checked.valid(object) : refuse("there is text after the JSON object");
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = wellFormed(parser, parser.currentName());
            parser.nextToken();
            map.put(key, value(parser));
        }
        return new JsonObject(map);
    }

    private static JsonArray array(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return new JsonArray(list);
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> wellFormed(parser, parser.getText());
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new Malformed("unexpected token", parser);
        };
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        BigDecimal value = parser.getDecimalValue();
        if (Math.abs((long) value.scale()) > MAX_NUMBER_SCALE) {
            throw new Malformed("number out of range", parser);
        }
        return value;
    }

    /** A lone surrogate has no UTF-8 form: it could not be sent on as it came. */
    private static String wellFormed(JsonParser parser, String text) throws IOException {
        boolean afterHigh = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (afterHigh != Character.isLowSurrogate(c)) {
                throw new Malformed("lone surrogate in a string", parser);
            }
            afterHigh = Character.isHighSurrogate(c);
        }
        if (afterHigh) {
            throw new Malformed("lone surrogate in a string", parser);
        }
        return text;
    }

    private static <T> Checked<T> refuse(String reason) {
        return Checked.invalid(List.of(new Violation(INVALID_SYNTAX, reason, null)));
    }

    /** Says where, but not what: the text around an error is the client's own. */
    private static String reason(IOException failure) {
        if (failure instanceof JsonProcessingException e && e.getLocation() != null) {
            return "%s at line %d, column %d"
                    .formatted(
                            e instanceof Malformed ? e.getOriginalMessage() : problem(e.getOriginalMessage()),
                            e.getLocation().getLineNr(),
                            e.getLocation().getColumnNr());
        }
        return "the body is not valid JSON";
    }

    private static String problem(String original) {
        if (original.startsWith("Duplicate field")) {
            return "duplicate key";
        }
        if (original.contains("nesting depth")) {
            return "nesting too deep";
        }
        if (original.contains("Number value length")) {
            return "number too long";
        }
        return "invalid JSON";
    }

    /** Syntax that Jackson takes and we do not. */
    private static final class Malformed extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        Malformed(String message, JsonParser parser) {
            super(message, parser.currentLocation());
        }
    }
}
