package dev.sluice.provider.anthropic;

import static dev.sluice.provider.JsonValues.count;
import static dev.sluice.provider.JsonValues.isObject;
import static dev.sluice.provider.JsonValues.string;
import static dev.sluice.provider.JsonValues.word;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.provider.WireJson;
import dev.sluice.provider.anthropic.MessagesEvent.Answer;
import dev.sluice.provider.anthropic.MessagesEvent.ContentBlock;
import dev.sluice.provider.anthropic.MessagesEvent.Delta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event, or a whole answer, in one pass over its bytes and looks only at what is used. One per event; one thread.
 *
 * <p>Every method stands on a value when it is called, and on the last token of that value when it returns.
 */
final class EventReader {

    /** No count of tokens is larger; sums of smaller ones do not overflow. */
    private static final long MAX_COUNT = 1L << 53;

    private final byte[] bytes;
    private final int offset;
    private final JsonParser parser;

    private EventReader(byte[] bytes, int offset, JsonParser parser) {
        this.bytes = bytes;
        this.offset = offset;
        this.parser = parser;
    }

    /** @throws IOException if this is not exactly one JSON object */
    static MessagesEvent event(byte[] bytes, int offset, int length) throws IOException {
        return WireJson.object(bytes, offset, length, parser -> new EventReader(bytes, offset, parser).event());
    }

    /** @throws IOException if this is not exactly one JSON object */
    static Answer document(byte[] bytes) throws IOException {
        return WireJson.object(bytes, 0, bytes.length, parser -> new EventReader(bytes, 0, parser).answer());
    }

    private MessagesEvent event() throws IOException {
        String type = null;
        int index = 0;
        Answer message = null;
        ContentBlock block = null;
        Delta delta = null;
        TokenCounts usage = TokenCounts.UNKNOWN;
        ReportedError error = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "type" -> type = word(parser);
                case "index" -> index = index();
                case "message" -> message = isObject(parser) ? answer() : null;
                case "content_block" -> block = isObject(parser) ? block() : null;
                case "delta" -> delta = isObject(parser) ? delta() : null;
                case "usage" -> usage = usage();
                case "error" -> error = error();
                default -> parser.skipChildren();
            }
        }
        return new MessagesEvent(type == null ? "" : type, index, message, block, delta, usage, error);
    }

    private Answer answer() throws IOException {
        String id = null;
        String model = null;
        List<ContentBlock> content = List.of();
        String stopReason = null;
        TokenCounts usage = TokenCounts.UNKNOWN;
        ReportedError error = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "id" -> id = word(parser);
                case "model" -> model = word(parser);
                case "content" -> content = content();
                case "stop_reason" -> stopReason = word(parser);
                case "usage" -> usage = usage();
                case "error" -> error = error();
                default -> parser.skipChildren();
            }
        }
        return new Answer(id, model, content, stopReason, usage, error);
    }

    private List<ContentBlock> content() throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return List.of();
        }
        List<ContentBlock> blocks = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.isExpectedStartObjectToken()) {
                blocks.add(block());
            } else {
                parser.skipChildren();
            }
        }
        return blocks;
    }

    private ContentBlock block() throws IOException {
        String type = null;
        String id = null;
        String name = null;
        String text = null;
        String input = null;
        String signature = null;
        String data = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "type" -> type = word(parser);
                case "id" -> id = word(parser);
                case "name" -> name = word(parser);
                case "text", "thinking" -> text = string(parser);
                case "input" -> input = objectText();
                case "signature" -> signature = word(parser);
                case "data" -> data = word(parser);
                default -> parser.skipChildren();
            }
        }
        return new ContentBlock(type == null ? "" : type, id, name, text, input, signature, data);
    }

    private Delta delta() throws IOException {
        String type = null;
        String text = null;
        String signature = null;
        String stopReason = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "type" -> type = word(parser);
                case "text", "thinking", "partial_json" -> text = string(parser);
                case "signature" -> signature = word(parser);
                case "stop_reason" -> stopReason = word(parser);
                default -> parser.skipChildren();
            }
        }
        return new Delta(type, text, signature, stopReason);
    }

    private TokenCounts usage() throws IOException {
        if (!isObject(parser)) {
            return TokenCounts.UNKNOWN;
        }
        Long input = null;
        Long output = null;
        Long cacheRead = null;
        Long cacheWrite = null;
        Long thinking = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "input_tokens" -> input = tokens();
                case "output_tokens" -> output = tokens();
                case "cache_read_input_tokens" -> cacheRead = tokens();
                case "cache_creation_input_tokens" -> cacheWrite = tokens();
                case "output_tokens_details" -> thinking = thinkingTokens();
                default -> parser.skipChildren();
            }
        }
        return new TokenCounts(input, output, cacheRead, cacheWrite, thinking);
    }

    private @Nullable Long thinkingTokens() throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        Long thinking = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (key.equals("thinking_tokens")) {
                thinking = tokens();
            } else {
                parser.skipChildren();
            }
        }
        return thinking;
    }

    private @Nullable ReportedError error() throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        String type = null;
        String message = null;
        String detailCode = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "type" -> type = word(parser);
                case "message" -> message = string(parser);
                case "details" -> detailCode = detailCode();
                default -> parser.skipChildren();
            }
        }
        return new ReportedError(type, message, detailCode);
    }

    private @Nullable String detailCode() throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        String code = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (key.equals("error_code")) {
                code = word(parser);
            } else {
                parser.skipChildren();
            }
        }
        return code;
    }

    /** The bytes of an object as they came, so that numbers and the order of keys stay; null if it is empty or no object. */
    private @Nullable String objectText() throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        boolean empty = parser.nextToken() == JsonToken.END_OBJECT;
        if (empty) {
            return null;
        }
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            depth += token == null ? -depth : token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        int end = offset + (int) parser.currentLocation().getByteOffset();
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** A number of tokens; null for whatever is not one. */
    private @Nullable Long tokens() throws IOException {
        Long count = count(parser);
        return count != null && count <= MAX_COUNT ? count : null;
    }

    private int index() throws IOException {
        Long index = tokens();
        return index != null && index <= Integer.MAX_VALUE ? index.intValue() : 0;
    }
}
