package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a prompt asks of the upstream: an answer of so many chunks.
 *
 * @param call a number under which the upstream notes when it was asked; 0 is not noted
 * @param gapMillis between two chunks; 0 is all of them in one write
 */
record Prompt(long call, int chunks, int gapMillis) {

    private static final ByteBuf MARK = SharedBytes.of("bench,");

    /** The smallest answer: three chunks at once. */
    static final Prompt INSTANT = new Prompt(0, 3, 0);

    static Prompt instant(long call) {
        return new Prompt(call, INSTANT.chunks, INSTANT.gapMillis);
    }

    static Prompt burst(int chunks) {
        return new Prompt(0, chunks, 0);
    }

    static Prompt paced(int chunks, int gapMillis) {
        return new Prompt(0, chunks, gapMillis);
    }

    String text() {
        return "bench,%d,%d,%d,".formatted(call, chunks, gapMillis);
    }

    /** Reads it out of a request's body, whose form does not matter. */
    static Prompt in(ByteBuf body) {
        int at = ByteBufUtil.indexOf(MARK.duplicate(), body);
        if (at < 0) {
            throw new IllegalArgumentException("not a prompt of the benchmark");
        }
        int from = at + MARK.readableBytes();
        int length = Math.min(64, body.writerIndex() - from);
        List<String> words =
                List.of(body.toString(from, length, StandardCharsets.US_ASCII).split(",", 4));
        return new Prompt(Long.parseLong(words.get(0)), Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
    }
}
