package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The kinds of JSON values, by JSON Schema's names. */
enum JsonKind {
    NULL,
    BOOLEAN,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT;

    static JsonKind of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        return switch (value) {
            case Boolean b -> BOOLEAN;
            case Number n -> NUMBER;
            case JsonArray a -> ARRAY;
            case JsonObject o -> OBJECT;
            default -> STRING;
        };
    }

    /** The kind that a schema's {@code type} names; an integer is a number. Null if it names none. */
    static @Nullable JsonKind named(@Nullable Object type) {
        return switch (String.valueOf(type)) {
            case "null" -> NULL;
            case "boolean" -> BOOLEAN;
            case "number", "integer" -> NUMBER;
            case "string" -> STRING;
            case "array" -> ARRAY;
            case "object" -> OBJECT;
            default -> null;
        };
    }

    /** Whether a number is whole: {@code 3} and {@code 3.0} are. */
    static boolean whole(Object value) {
        return switch (value) {
            case Integer i -> true;
            case Long l -> true;
            case BigInteger b -> true;
            case BigDecimal d -> d.scale() <= 0 || d.stripTrailingZeros().scale() <= 0;
            case Double d -> d == Math.rint(d) && !d.isInfinite();
            default -> false;
        };
    }

    /** A number to compare with others of any type. */
    static BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal d -> d;
            case BigInteger b -> new BigDecimal(b);
            case Integer i -> BigDecimal.valueOf(i);
            case Long l -> BigDecimal.valueOf(l);
            default -> BigDecimal.valueOf(number.doubleValue());
        };
    }
}
