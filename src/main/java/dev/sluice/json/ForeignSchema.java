package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What vertx-json-schema has to be spared: schemas that it throws on when a document is already there, and numbers that it misjudges. */
final class ForeignSchema {

    /** What stands under these is data, whatever it looks like. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "example", "examples");

    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);

    private ForeignSchema() {}

    /** @throws IllegalArgumentException for a reference that leads nowhere, and for a regular expression that cannot be read */
    static void refuseUncheckable(JsonObject schema) {
        refuse(schema, schema);
    }

    private static void refuse(@Nullable Object node, JsonObject whole) {
        if (node instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                refuse(array.getValue(i), whole);
            }
        } else if (node instanceof JsonObject object) {
            if (object.getValue("$ref") instanceof String reference) {
                resolve(reference, whole);
            }
            if (object.getValue("pattern") instanceof String pattern) {
                compile(pattern);
            }
            object.fieldNames().stream()
                    .filter(key -> !DATA.contains(key))
                    .forEach(key -> refuse(object.getValue(key), whole));
        }
    }

    private static void resolve(String reference, JsonObject whole) {
        boolean pointer = reference.equals("#") || reference.startsWith("#/");
        if (!pointer || JsonPointers.resolve(whole, JsonPointers.steps(reference.substring(1))) == null) {
            throw new IllegalArgumentException("$ref " + reference + " leads to nothing in the schema");
        }
    }

    private static void compile(String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException unreadable) {
            throw new IllegalArgumentException("the pattern " + pattern + " cannot be read", unreadable);
        }
    }

    /** The value with its whole numbers as integers, however they were written: 1.0 is an integer to JSON Schema. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            object.fieldNames().forEach(key -> map.put(key, plain(object.getValue(key))));
            return new JsonObject(map);
        }
        if (value instanceof JsonArray array) {
            List<@Nullable Object> list = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                list.add(plain(array.getValue(i)));
            }
            return new JsonArray(list);
        }
        return value instanceof BigDecimal decimal && JsonKind.whole(decimal) ? integer(decimal) : value;
    }

    private static Number integer(BigDecimal whole) {
        BigInteger integer = whole.toBigInteger();
        return integer.compareTo(MAX_LONG) <= 0 && integer.compareTo(MIN_LONG) >= 0
                ? (Number) integer.longValue()
                : integer;
    }
}
