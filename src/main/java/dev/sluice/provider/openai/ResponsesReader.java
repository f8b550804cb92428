package dev.sluice.provider.openai;

import static dev.sluice.provider.JsonValues.count;
import static dev.sluice.provider.JsonValues.isArray;
import static dev.sluice.provider.JsonValues.isObject;
import static dev.sluice.provider.JsonValues.string;
import static dev.sluice.provider.JsonValues.word;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.Usage;
import dev.sluice.provider.WireJson;
import dev.sluice.provider.openai.ResponsesEvent.Answer;
import dev.sluice.provider.openai.ResponsesEvent.Item;
import dev.sluice.provider.openai.ResponsesEvent.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event, or a whole answer, in one pass over its bytes and looks only at what is used.
 *
 * <p>Every method stands on a value when it is called, and on the last token of that value when it returns.
 */
final class ResponsesReader {

    private ResponsesReader() {}

    /** @throws IOException if this is not exactly one JSON object */
    static ResponsesEvent event(byte[] bytes, int offset, int length) throws IOException {
        return WireJson.object(bytes, offset, length, ResponsesReader::event);
    }

    /** @throws IOException if this is not exactly one JSON object */
    static Answer document(byte[] bytes) throws IOException {
        return WireJson.object(bytes, 0, bytes.length, ResponsesReader::answer);
    }

    private static ResponsesEvent event(JsonParser parser) throws IOException {
        String type = null;
        int outputIndex = ResponsesEvent.NO_INDEX;
        int partIndex = 0;
        String delta = null;
        String arguments = null;
        Item item = null;
        Answer response = null;
        ReportedError nested = null;
        String message = null;
        String code = null;
        String param = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "type" -> type = word(parser);
                case "output_index" -> outputIndex = index(parser, ResponsesEvent.NO_INDEX);
                case "summary_index" -> partIndex = index(parser, 0);
                case "delta" -> delta = string(parser);
                case "arguments" -> arguments = string(parser);
                case "item" -> item = isObject(parser) ? item(parser) : null;
                case "response" -> response = isObject(parser) ? answer(parser) : null;
                // An error comes with its fields in an object of its own, or bare (vercel/ai
                // openai-responses-language-model.ts, 2026-08-22).
                case "error" -> nested = ReportedError.read(parser);
                case "message" -> message = string(parser);
                case "code" -> code = word(parser);
                case "param" -> param = word(parser);
                default -> parser.skipChildren();
            }
        }
        boolean bare = nested == null && (message != null || code != null);
        ReportedError error = bare ? new ReportedError(message, null, code, param) : nested;
        return new ResponsesEvent(
                type == null ? "" : type, outputIndex, partIndex, delta, arguments, item, response, error);
    }

    private static Answer answer(JsonParser parser) throws IOException {
        String id = null;
        String model = null;
        String status = null;
        String incompleteReason = null;
        List<Item> output = List.of();
        Usage usage = null;
        ReportedError error = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "id" -> id = word(parser);
                case "model" -> model = word(parser);
                case "status" -> status = word(parser);
                case "incomplete_details" -> incompleteReason = reason(parser);
                case "output" -> output = items(parser);
                case "usage" -> usage = UsageReader.OF_RESPONSES.read(parser);
                case "error" -> error = ReportedError.read(parser);
                default -> parser.skipChildren();
            }
        }
        return new Answer(id, model, status, incompleteReason, output, usage, error);
    }

    private static @Nullable String reason(JsonParser parser) throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        String reason = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (key.equals("reason")) {
                reason = word(parser);
            } else {
                parser.skipChildren();
            }
        }
        return reason;
    }

    private static List<Item> items(JsonParser parser) throws IOException {
        if (!isArray(parser)) {
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (isObject(parser)) {
                items.add(item(parser));
            }
        }
        return items;
    }

    private static Item item(JsonParser parser) throws IOException {
        String type = null;
        String callId = null;
        String name = null;
        String arguments = null;
        String phase = null;
        String encryptedContent = null;
        List<Part> content = List.of();
        List<Part> summary = List.of();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "type" -> type = word(parser);
                case "call_id" -> callId = word(parser);
                case "name" -> name = word(parser);
                case "arguments" -> arguments = string(parser);
                case "phase" -> phase = word(parser);
                case "encrypted_content" -> encryptedContent = word(parser);
                case "content" -> content = parts(parser);
                case "summary" -> summary = parts(parser);
                default -> parser.skipChildren();
            }
        }
        return new Item(type == null ? "" : type, callId, name, arguments, phase, encryptedContent, content, summary);
    }

    private static List<Part> parts(JsonParser parser) throws IOException {
        if (!isArray(parser)) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (isObject(parser)) {
                parts.add(part(parser));
            }
        }
        return parts;
    }

    private static Part part(JsonParser parser) throws IOException {
        String type = null;
        String text = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "type" -> type = word(parser);
                case "text", "refusal" -> text = string(parser);
                default -> parser.skipChildren();
            }
        }
        return new Part(type == null ? "" : type, text == null ? "" : text);
    }

    private static int index(JsonParser parser, int absent) throws IOException {
        Long index = count(parser);
        return index != null && index <= Integer.MAX_VALUE ? index.intValue() : absent;
    }
}
