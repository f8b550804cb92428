package dev.sluice.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts together an error that stands in a stream without being an event: an object, or an array with one in it, over several lines
 * (flachesis/gemini-rust#29, snailyp/gemini-balance#347). One per stream; one thread.
 */
final class BareError {

    /** Several times what the longest of the recorded ones has; each line that may be the last is a reason to read all anew. */
    private static final int MAX_CHARS = 16 << 10;

    private final StringBuilder text = new StringBuilder();

    /** Takes a line; the error if it ends with it, otherwise null. */
    @Nullable
    ReportedError next(String line) {
        boolean first = text.isEmpty();
        if ((first && !startsWith(line.strip(), "{[")) || text.length() + line.length() >= MAX_CHARS) {
            return null;
        }
        text.append(line).append('\n');
        return first || startsWith(line, "}]") ? whole() : null;
    }

    /** The error if all of it is there, otherwise null. */
    @Nullable
    ReportedError whole() {
        byte[] bytes = text.toString().getBytes(UTF_8);
        try {
            for (GenerateChunk chunk : GenerateChunkReader.read(bytes, 0, bytes.length)) {
                if (chunk.error() != null) {
                    return chunk.error();
                }
            }
            text.setLength(0);
        } catch (IOException notYet) {
            return null;
        }
        return null;
    }

    private static boolean startsWith(String line, String anyOf) {
        return !line.isEmpty() && anyOf.indexOf(line.charAt(0)) >= 0;
    }
}
