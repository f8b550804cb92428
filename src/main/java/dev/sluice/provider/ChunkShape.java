package dev.sluice.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.sse.SseEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one chunk of a stream shares with others, which differ in nothing but their text and a few values that nobody reads,
 * such as padding. Immutable.
 *
 * <p>It says of a chunk what a parser would say, or nothing: any other byte, an escape, or what may not be UTF-8 is left to the parser.
 *
 * @param fixed what stands around the values that vary, so one more than there are of those
 * @param textAt which of the values is the text
 */
record ChunkShape(List<byte[]> fixed, int textAt) {

    private static final int NOWHERE = -1;
    private static final char UNDECODABLE = '\uFFFD';

    /**
     * That of a chunk; null if it has no text or more than one, or if one of the values is not as plain as those that it could tell.
     *
     * @param texts where a text may be, as JSON Pointers
     * @param unread where strings and whole numbers are that may be any, as JSON Pointers
     * @throws IOException if this is not JSON
     */
    static @Nullable ChunkShape of(SseEvent chunk, Set<String> texts, Set<String> unread) throws IOException {
        return WireJson.value(chunk.array(), chunk.offset(), chunk.length(), parser -> {
            List<byte[]> fixed = new ArrayList<>();
            List<Integer> found = new ArrayList<>();
            int from = chunk.offset();
            for (int depth = opened(parser); depth > 0; depth += opened(parser)) {
                parser.nextToken();
                String place = parser.currentToken().isScalarValue() ? place(parser) : "";
                if (from == NOWHERE || !(texts.contains(place) || unread.contains(place))) {
                    continue;
                }
                if (texts.contains(place)) {
                    found.add(fixed.size());
                }
                int value = start(parser, chunk);
                fixed.add(Arrays.copyOfRange(chunk.array(), from, value));
                from = end(chunk.array(), value, chunk.offset() + chunk.length());
            }
            if (from == NOWHERE || found.size() != 1) {
                return null;
            }
            fixed.add(Arrays.copyOfRange(chunk.array(), from, chunk.offset() + chunk.length()));
            return new ChunkShape(fixed, found.getFirst());
        });
    }

    private static int opened(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null || !(token.isStructStart() || token.isStructEnd())) {
            return 0;
        }
        return token.isStructStart() ? 1 : -1;
    }

    private static String place(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    /** Of a string, behind the quotation mark. */
    private static int start(JsonParser parser, SseEvent chunk) {
        int start = chunk.offset() + (int) parser.currentTokenLocation().getByteOffset();
        return chunk.array()[start] == '"' ? start + 1 : start;
    }

    /** The text of a chunk of this shape, or null. */
    @Nullable
    String text(SseEvent chunk) {
        byte[] bytes = chunk.array();
        int limit = chunk.offset() + chunk.length();
        int at = past(fixed.getFirst(), bytes, chunk.offset(), limit);
        String text = null;
        for (int i = 0; i < fixed.size() - 1 && at != NOWHERE; i++) {
            int end = end(bytes, at, limit);
            if (i == textAt) {
                text = decoded(bytes, at, end);
            } else if (!ascii(bytes, at, end)) {
                return null;
            }
            at = past(fixed.get(i + 1), bytes, end, limit);
        }
        return at == limit ? text : null;
    }

    private static int past(byte[] piece, byte[] bytes, int from, int limit) {
        int end = from + piece.length;
        return from != NOWHERE && end <= limit && Arrays.equals(bytes, from, end, piece, 0, piece.length)
                ? end
                : NOWHERE;
    }

    /** Where a value ends that is a string if there is a quotation mark before it, and otherwise a number. */
    private static int end(byte[] bytes, int from, int limit) {
        return bytes[from - 1] == '"' ? endOfString(bytes, from, limit) : endOfNumber(bytes, from, limit);
    }

    private static int endOfString(byte[] bytes, int from, int limit) {
        for (int i = from; i < limit; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return i;
            }
            // What is not ASCII is negative.
            if (b == '\\' || (b >= 0 && b < ' ')) {
                return NOWHERE;
            }
        }
        return NOWHERE;
    }

    /** Whole numbers as JSON has them: not negative, without a needless zero before them. */
    private static int endOfNumber(byte[] bytes, int from, int limit) {
        int end = from;
        while (end < limit && bytes[end] >= '0' && bytes[end] <= '9') {
            end++;
        }
        return end == from || (bytes[from] == '0' && end > from + 1) ? NOWHERE : end;
    }

    private static @Nullable String decoded(byte[] bytes, int from, int end) {
        if (end == NOWHERE) {
            return null;
        }
        String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        return text.indexOf(UNDECODABLE) < 0 ? text : null;
    }

    private static boolean ascii(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
