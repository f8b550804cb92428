package dev.sluice.provider.google;

import static dev.sluice.provider.JsonValues.count;
import static dev.sluice.provider.JsonValues.isArray;
import static dev.sluice.provider.JsonValues.isObject;
import static dev.sluice.provider.JsonValues.string;
import static dev.sluice.provider.JsonValues.word;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.provider.WireJson;
import dev.sluice.provider.google.GenerateChunk.Call;
import dev.sluice.provider.google.GenerateChunk.Candidate;
import dev.sluice.provider.google.GenerateChunk.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks in one pass over their bytes and looks only at what is used. One per read; one thread.
 *
 * <p>Every method stands on a value when it is called, and on the last token of that value when it returns.
 */
final class GenerateChunkReader {

    private final JsonParser parser;
    private final byte[] bytes;
    private final int offset;

    private GenerateChunkReader(JsonParser parser, byte[] bytes, int offset) {
        this.parser = parser;
        this.bytes = bytes;
        this.offset = offset;
    }

    /**
     * One chunk, or all of an array: so come streams that were not asked for as events, and at times errors
     * (snailyp/gemini-balance#347).
     *
     * @throws IOException if this is neither
     */
    static List<GenerateChunk> read(byte[] bytes, int offset, int length) throws IOException {
        return WireJson.value(bytes, offset, length, parser -> new GenerateChunkReader(parser, bytes, offset).chunks());
    }

    private List<GenerateChunk> chunks() throws IOException {
        if (parser.isExpectedStartObjectToken()) {
            return List.of(chunk());
        }
        if (!parser.isExpectedStartArrayToken()) {
            throw new JsonParseException(parser, "neither an object nor an array");
        }
        List<GenerateChunk> chunks = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.isExpectedStartObjectToken()) {
                throw new JsonParseException(parser, "not an object");
            }
            chunks.add(chunk());
        }
        return chunks;
    }

    private GenerateChunk chunk() throws IOException {
        String id = null;
        String model = null;
        List<Candidate> candidates = List.of();
        String blockReason = null;
        TokenCounts usage = null;
        ReportedError error = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "responseId" -> id = word(parser);
                case "modelVersion" -> model = word(parser);
                case "candidates" -> candidates = candidates();
                case "promptFeedback" -> blockReason = blockReason();
                case "usageMetadata" -> usage = usage();
                case "error" -> error = new ErrorReader(parser).read();
                default -> parser.skipChildren();
            }
        }
        return new GenerateChunk(id, model, candidates, blockReason, usage, error);
    }

    private List<Candidate> candidates() throws IOException {
        List<Candidate> candidates = new ArrayList<>(1);
        if (!isArray(parser)) {
            return candidates;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (isObject(parser)) {
                candidates.add(candidate());
            }
        }
        return candidates;
    }

    private Candidate candidate() throws IOException {
        int index = 0;
        List<Piece> pieces = List.of();
        String finishReason = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "index" -> {
                    Long told = count(parser);
                    index = told == null ? 0 : (int) Math.min(told, Integer.MAX_VALUE);
                }
                case "content" -> pieces = content();
                case "finishReason" -> finishReason = word(parser);
                default -> parser.skipChildren();
            }
        }
        return new Candidate(index, pieces, finishReason);
    }

    private List<Piece> content() throws IOException {
        List<Piece> pieces = List.of();
        if (!isObject(parser)) {
            return pieces;
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (key.equals("parts")) {
                pieces = pieces();
            } else {
                parser.skipChildren();
            }
        }
        return pieces;
    }

    private List<Piece> pieces() throws IOException {
        List<Piece> pieces = new ArrayList<>(1);
        if (!isArray(parser)) {
            return pieces;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (isObject(parser)) {
                pieces.add(piece());
            }
        }
        return pieces;
    }

    private Piece piece() throws IOException {
        String text = null;
        boolean thought = false;
        String signature = null;
        Call call = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (key) {
                case "text" -> text = string(parser);
                case "thought" -> {
                    thought = value == JsonToken.VALUE_TRUE;
                    parser.skipChildren();
                }
                case "thoughtSignature" -> signature = signature();
                case "functionCall" -> call = call();
                default -> parser.skipChildren();
            }
        }
        return new Piece(text, thought, signature, call);
    }

    private @Nullable String signature() throws IOException {
        String signature = word(parser);
        return signature == null || signature.length() > Signatures.MAX_CHARS ? null : signature;
    }

    private @Nullable Call call() throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        String name = null;
        String arguments = "{}";
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "name" -> name = word(parser);
                case "args" -> arguments = arguments();
                default -> parser.skipChildren();
            }
        }
        return new Call(name, arguments);
    }

    /** As they were written, so that numbers and the order of keys stay what they were; but without the blanks between them. */
    private String arguments() throws IOException {
        if (!isObject(parser)) {
            return "{}";
        }
        int start = (int) parser.currentLocation().getByteOffset() - 1;
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return RawJson.withoutBlanks(bytes, offset + start, offset + end);
    }

    private @Nullable String blockReason() throws IOException {
        String reason = null;
        if (!isObject(parser)) {
            return null;
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (key.equals("blockReason")) {
                reason = word(parser);
            } else {
                parser.skipChildren();
            }
        }
        return reason;
    }

    private @Nullable TokenCounts usage() throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        Long prompt = null;
        Long toolUsePrompt = null;
        Long candidates = null;
        Long thoughts = null;
        Long total = null;
        Long cached = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "promptTokenCount" -> prompt = count(parser);
                case "toolUsePromptTokenCount" -> toolUsePrompt = count(parser);
                case "candidatesTokenCount" -> candidates = count(parser);
                case "thoughtsTokenCount" -> thoughts = count(parser);
                case "totalTokenCount" -> total = count(parser);
                case "cachedContentTokenCount" -> cached = count(parser);
                default -> parser.skipChildren();
            }
        }
        return new TokenCounts(prompt, toolUsePrompt, candidates, thoughts, total, cached);
    }
}
