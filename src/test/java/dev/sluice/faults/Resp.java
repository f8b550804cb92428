package dev.sluice.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts one direction of a connection to Redis into the values that are sent on it (RESP3, redis.io/docs/reference/protocol-spec). */
final class Resp {

    private final InputStream in;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final List<String> texts = new ArrayList<>();

    Resp(InputStream in) {
        this.in = in;
    }

    /**
     * One value.
     *
     * @param raw all of it, a character for a byte
     * @param texts the strings in it
     */
    record Value(String raw, List<String> texts) {

        byte[] bytes() {
            return raw.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** One that comes without having been asked for. */
        boolean pushed() {
            return raw.startsWith(">");
        }

        /** Nothing, a list of nothing, or an error: that a script is not known yet, for one. */
        boolean empty() {
            return raw.startsWith("_") || raw.startsWith("-") || raw.matches("(\\*0|\\*-1|\\$-1)\r\n");
        }
    }

    /** The next value. */
    Value next() throws IOException {
        raw.reset();
        texts.clear();
        value();
        return new Value(raw.toString(StandardCharsets.ISO_8859_1), List.copyOf(texts));
    }

    private void value() throws IOException {
        String line = line();
        switch (line.charAt(0)) {
            case '$', '!', '=' -> string(number(line));
            case '*', '~', '>' -> values(number(line));
            case '%' -> values(2 * number(line));
            case '|' -> {
                values(2 * number(line));
                value();
            }
            default -> {}
        }
    }

    private void values(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            value();
        }
    }

    private void string(int length) throws IOException {
        if (length >= 0) {
            byte[] bytes = in.readNBytes(length + 2);
            if (bytes.length < length + 2) {
                throw new EOFException();
            }
            raw.write(bytes);
            texts.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new EOFException();
            }
            raw.write(c);
            line.append((char) c);
        }
        raw.write(c);
        return line.toString().strip();
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(1));
    }
}
