package dev.sluice.provider.google;

import java.nio.charset.StandardCharsets;

/** JSON as bytes, changed without being understood. */
final class RawJson {

    private RawJson() {}

    /** The text of valid JSON in UTF-8, without the blanks between its tokens. */
    static String withoutBlanks(byte[] bytes, int from, int to) {
        byte[] kept = new byte[to - from];
        int length = 0;
        boolean inString = false;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (inString && b == '\\') {
                kept[length++] = b;
                kept[length++] = bytes[++i];
                continue;
            }
            if (b == '"') {
                inString = !inString;
            }
            if (inString || (b != ' ' && b != '\t' && b != '\n' && b != '\r')) {
                kept[length++] = b;
            }
        }
        return new String(kept, 0, length, StandardCharsets.UTF_8);
    }
}
