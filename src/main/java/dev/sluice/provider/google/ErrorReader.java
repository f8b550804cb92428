package dev.sluice.provider.google;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.provider.WellFormedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Google's error object, in the same way as {@link GenerateChunkReader} does its own. One per error; one thread. */
final class ErrorReader {

    private static final int MAX_DETAILS = 64;

    private final JsonParser parser;
    private @Nullable Integer code;
    private @Nullable String message;
    private @Nullable String status;
    private final List<String> reasons = new ArrayList<>();
    private final List<String> quotaIds = new ArrayList<>();
    private @Nullable String retryDelay;

    ErrorReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Whatever it is, it is an error; null only for JSON's null. */
    @Nullable
    ReportedError read() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!parser.isExpectedStartObjectToken()) {
            message = string();
            return new ReportedError(null, message, null, List.of(), List.of(), null);
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "code" -> code = httpStatus();
                case "message" -> message = string();
                case "status" -> status = string();
                case "details" -> details();
                default -> parser.skipChildren();
            }
        }
        return new ReportedError(code, message, status, reasons, quotaIds, retryDelay);
    }

    private void details() throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.isExpectedStartObjectToken()) {
                parser.skipChildren();
                continue;
            }
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                switch (key) {
                    case "reason" -> add(reasons, string());
                    case "retryDelay" -> retryDelay = string();
                    case "violations" -> violations();
                    default -> parser.skipChildren();
                }
            }
        }
    }

    private void violations() throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.isExpectedStartObjectToken()) {
                parser.skipChildren();
                continue;
            }
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                if (key.equals("quotaId")) {
                    add(quotaIds, string());
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private static void add(List<String> list, @Nullable String value) {
        if (value != null && list.size() < MAX_DETAILS) {
            list.add(value);
        }
    }

    private @Nullable Integer httpStatus() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT) {
            return parser.getIntValue();
        }
        parser.skipChildren();
        return null;
    }

    private @Nullable String string() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return WellFormedText.of(parser.getText());
        }
        parser.skipChildren();
        return null;
    }
}
