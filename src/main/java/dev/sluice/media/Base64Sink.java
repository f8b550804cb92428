package dev.sluice.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Turns bytes into base64 as they come, so that a file is held in one form only. One per file; one thread. */
final class Base64Sink {

    private static final int GROUP = 3;

    private final StringBuilder text = new StringBuilder();
    /** Up to two bytes that do not make a group yet. */
    private byte[] rest = {};

    private long length;

    /** How many bytes came so far. */
    long length() {
        return length;
    }

    void append(byte[] bytes) {
        length += bytes.length;
        byte[] all = rest.length == 0 ? bytes : joined(rest, bytes);
        int whole = all.length - all.length % GROUP;
        encode(whole == all.length ? all : Arrays.copyOf(all, whole));
        rest = Arrays.copyOfRange(all, whole, all.length);
    }

    /** Everything, padded. */
    String finish() {
        encode(rest);
        rest = new byte[0];
        return text.toString();
    }

    private void encode(byte[] bytes) {
        text.append(new String(Base64.getEncoder().encode(bytes), StandardCharsets.ISO_8859_1));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
