package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Reads of streams when each of their chunks was written by the upstream, and how long it took since. One thread. */
final class Stamps implements Consumer<ByteBuf> {

    private static final byte MARK = (byte) WireBytes.STAMP.charAt(0);
    private static final int DIGITS = WireBytes.STAMP.length() - 1;

    private Latencies delays = new Latencies();

    /** A stamp that is cut by the end of a read is passed over. */
    @Override
    public void accept(ByteBuf content) {
        long now = System.nanoTime();
        int end = content.writerIndex();
        int at = content.indexOf(content.readerIndex(), end, MARK);
        while (at >= 0 && at + DIGITS < end) {
            delays.add(now - nanos(content, at + 1));
            at = content.indexOf(at + DIGITS, end, MARK);
        }
    }

    private static long nanos(ByteBuf content, int from) {
        long nanos = 0;
        for (int digit = from; digit < from + DIGITS; digit++) {
            nanos = 10 * nanos + content.getByte(digit) - '0';
        }
        return nanos;
    }

    /** The delays since the last time this was asked. */
    Latencies take() {
        Latencies taken = delays;
        delays = new Latencies();
        return taken;
    }
}
