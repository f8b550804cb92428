package dev.sluice.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values where a parser stands, tolerantly: what is not of the asked kind is passed over and counts as absent.
 *
 * <p>Every method stands on a value when it is called, and on the last token of that value when it returns; {@link #isObject} and
 * {@link #isArray} stay on the first one if they say yes.
 */
public final class JsonValues {

    private JsonValues() {}

    /** Whether an object begins here; what is none is passed over. */
    public static boolean isObject(JsonParser parser) throws IOException {
        boolean object = parser.isExpectedStartObjectToken();
        if (!object) {
            parser.skipChildren();
        }
        return object;
    }

    /** Whether an array begins here; what is none is passed over. */
    public static boolean isArray(JsonParser parser) throws IOException {
        boolean array = parser.isExpectedStartArrayToken();
        if (!array) {
            parser.skipChildren();
        }
        return array;
    }

    /** A text as it came, the empty one too. */
    public static @Nullable String string(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** A name of something or an opaque text: an empty one, which some servers send for none, is none. */
    public static @Nullable String word(JsonParser parser) throws IOException {
        String word = string(parser);
        return word == null || word.isEmpty() ? null : WellFormedText.of(word);
    }

    /** A number of things: whole and not negative. */
    public static @Nullable Long count(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= 0) {
            return parser.getLongValue();
        }
        parser.skipChildren();
        return null;
    }
}
