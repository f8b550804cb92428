package dev.sluice.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where a line ends, eight bytes at a time: most of a stream is text without a line end in it. */
final class LineEnds {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** CR is the larger of the two; text has nothing below it but tabs. */
    private static final long ABOVE_CR = ONES * ('\r' + 1);

    private LineEnds() {}

    /** The index of the first CR or LF in {@code [from, to)}, or {@code to}. */
    static int find(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            if (hasControl((long) LONGS.get(bytes, i))) {
                for (int last = i + Long.BYTES; i < last; i++) {
                    if (isLineEnd(bytes[i])) {
                        return i;
                    }
                }
            } else {
                i += Long.BYTES;
            }
        }
        while (i < to && !isLineEnd(bytes[i])) {
            i++;
        }
        return i;
    }

    /**
     * Whether any of eight bytes is at most CR: "hasless" of
     * <a href="https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord">Bit Twiddling Hacks</a>.
     */
    private static boolean hasControl(long eight) {
        return ((eight - ABOVE_CR) & ~eight & HIGH_BITS) != 0;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }
}
