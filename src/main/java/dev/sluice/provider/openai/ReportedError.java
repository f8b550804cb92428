package dev.sluice.provider.openai;

import static dev.sluice.provider.JsonValues.string;
import static dev.sluice.provider.JsonValues.word;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An error object as it came, in a body or in the middle of a stream.
 *
 * @param code a word at OpenAI; some compatible servers put the HTTP status here
 */
record ReportedError(
        @Nullable String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param) {

    static final ReportedError NONE = new ReportedError(null, null, null, null);

    /** OpenAI's error object, or the bare text that some compatible servers send instead. */
    static @Nullable ReportedError read(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return new ReportedError(parser.getText(), null, null, null);
        }
        if (!parser.isExpectedStartObjectToken()) {
            parser.skipChildren();
            return null;
        }
        String message = null;
        String type = null;
        String code = null;
        String param = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (key) {
                case "message" -> message = string(parser);
                case "type" -> type = word(parser);
                case "code" -> code = value == JsonToken.VALUE_NUMBER_INT ? parser.getText() : word(parser);
                case "param" -> param = word(parser);
                default -> parser.skipChildren();
            }
        }
        return new ReportedError(message, type, code, param);
    }
}
