package dev.sluice.sse;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into server-sent events exactly as the standard says
 * (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG HTML, 9.2.6</a>).
 * One per stream; one thread.
 *
 * <p>How the stream is cut into chunks makes no difference. Each byte is looked at once and copied at most three times: out of the
 * Vert.x buffer, into the carry if its line or event ends in a later chunk, and over the field name in front of it. Data that lies
 * in one chunk is handed out where it lies. An event that is incomplete when the stream ends is never handed out.
 *
 * <p>{@code retry} is read past: there is no reconnecting here. Lines that are no field of the standard's are no part of any event;
 * whoever knows a stream that says something in them can have them.
 */
public final class SseDecoder {

    private static final String DEFAULT_TYPE = "message";
    private static final List<String> FIELDS = List.of("data", "event", "id", "retry");
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NO_BYTES = {};
    private static final int FIRST_CARRY_BYTES = 1024;
    /** A carry that one big event made larger than this is given back after the event. */
    private static final int KEPT_CARRY_BYTES = 64 * 1024;

    private final int maxEventBytes;
    private final Consumer<? super String> strays;

    /** How much of a byte order mark has been seen; beyond its length once the stream's first byte after it has been read. */
    private int bomBytes;
    /** The last byte was a CR: an LF that comes next belongs to it. */
    private boolean afterCr;

    private boolean exceeded;
    private long comments;

    // The event so far.
    private String type = "";
    private String lastId = "";
    private String nextId = "";
    /** How many data lines it has. */
    private int dataLines;
    /** The chunk that the data lies in while it is a single line of a chunk; null if there is none or it is in the carry. */
    private byte @Nullable [] chunkOfData;

    private int dataOffset;
    /** Length of the data, line feeds between its lines included. */
    private int dataLength;

    /** Bytes that outlive their chunk: {@code carriedData} bytes of data, then the beginning of a line up to {@code carried}. */
    private byte[] carry = NO_BYTES;

    private int carriedData;
    private int carried;

    /** @param maxEventBytes the bound on an event's data together with the line being read, field names included */
    public SseDecoder(int maxEventBytes) {
        this(maxEventBytes, line -> {});
    }

    /**
     * @param maxEventBytes the bound on an event's data together with the line being read, field names included
     * @param strays gets the lines that are no field, in their place between the events
     */
    public SseDecoder(int maxEventBytes, Consumer<? super String> strays) {
        if (maxEventBytes < 1) {
            throw new IllegalArgumentException("maxEventBytes: " + maxEventBytes);
        }
        this.maxEventBytes = maxEventBytes;
        this.strays = strays;
    }

    /**
     * Takes the next bytes and gives the events that they complete. An event's bytes are valid only during the call of {@code out}.
     *
     * @return false once an event exceeds the bound: then and ever after nothing more is taken
     */
    public boolean feed(Buffer chunk, Consumer<? super SseEvent> out) {
        if (exceeded) {
            return false;
        }
        byte[] bytes = chunk.getBytes();
        int position = bomBytes <= BOM.length ? skipBom(bytes) : 0;
        while (position < bytes.length) {
            if (afterCr) {
                afterCr = false;
                if (bytes[position] == '\n') {
                    position++;
                    continue;
                }
            }
            int end = LineEnds.find(bytes, position, bytes.length);
            if (tooLong(end - position)) {
                return exceed();
            }
            if (end == bytes.length) {
                carryOver(bytes, position);
                return true;
            }
            afterCr = bytes[end] == '\r';
            line(bytes, position, end, out);
            position = end + 1;
        }
        return true;
    }

    /** The stream ended: a field that was cut is dropped, as the standard says; a line that is none is handed over. */
    public void end() {
        int colon = colon(carry, carriedData, carried);
        if (colon > carriedData) {
            stray(carry, carriedData, colon, carried);
        }
    }

    /** The last id that the stream has set, as of the event being handed out; empty if there was none. */
    public String lastEventId() {
        return lastId;
    }

    /** How many comments have been read: heartbeats, mostly. */
    public long comments() {
        return comments;
    }

    /** The mark may come in pieces. What looks like its beginning but is not goes into the carry, as the beginning of a line. */
    private int skipBom(byte[] bytes) {
        int position = 0;
        while (position < bytes.length && bomBytes < BOM.length && bytes[position] == BOM[bomBytes]) {
            bomBytes++;
            position++;
        }
        if (position == bytes.length) {
            return position;
        }
        if (bomBytes < BOM.length) {
            append(BOM, 0, bomBytes);
        }
        bomBytes = BOM.length + 1;
        return position;
    }

    private boolean tooLong(int moreOfLine) {
        return (long) dataLength + (carried - carriedData) + moreOfLine > maxEventBytes;
    }

    private boolean exceed() {
        exceeded = true;
        chunkOfData = null;
        carry = NO_BYTES;
        return false;
    }

    /** Keeps the beginning of a line, and behind the event's data, so that nothing has to move when the line is a data line. */
    private void carryOver(byte[] bytes, int position) {
        moveDataToCarry();
        append(bytes, position, bytes.length);
    }

    private void line(byte[] bytes, int start, int end, Consumer<? super SseEvent> out) {
        if (carried == carriedData) {
            field(bytes, start, end, out);
            return;
        }
        append(bytes, start, end);
        int lineStart = carriedData;
        int lineEnd = carried;
        carried = carriedData;
        field(carry, lineStart, lineEnd, out);
    }

    private void field(byte[] bytes, int start, int end, Consumer<? super SseEvent> out) {
        if (start == end) {
            dispatch(out);
            return;
        }
        int colon = colon(bytes, start, end);
        if (colon == start) {
            comments++;
            return;
        }
        int value = colon < end ? colon + 1 : end;
        if (value < end && bytes[value] == ' ') {
            value++;
        }
        if (is("data", bytes, start, colon)) {
            addData(bytes, value, end);
        } else if (is("event", bytes, start, colon)) {
            type = text(bytes, value, end);
        } else if (is("id", bytes, start, colon)) {
            setId(bytes, value, end);
        } else {
            stray(bytes, start, colon, end);
        }
    }

    /** The index of the first colon in {@code [start, end)}, or {@code end}. */
    private static int colon(byte[] bytes, int start, int end) {
        int colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        return colon;
    }

    private void stray(byte[] bytes, int start, int colon, int end) {
        for (String field : FIELDS) {
            if (is(field, bytes, start, colon)) {
                return;
            }
        }
        strays.accept(text(bytes, start, end));
    }

    private void setId(byte[] bytes, int start, int end) {
        String id = text(bytes, start, end);
        if (id.indexOf('\0') < 0) {
            nextId = id;
        }
    }

    @SuppressWarnings("ReferenceEquality") // Asks which array it is, not what it holds.
    private void addData(byte[] bytes, int start, int end) {
        dataLines++;
        int length = end - start;
        if (dataLines == 1 && bytes != carry) {
            chunkOfData = bytes;
            dataOffset = start;
            dataLength = length;
            return;
        }
        moveDataToCarry();
        int lineFeed = dataLines == 1 ? 0 : 1;
        reserve(carriedData + lineFeed + length);
        // A line that was carried lies in the carry itself, at least its field name further on: move it first.
        System.arraycopy(bytes, start, carry, carriedData + lineFeed, length);
        if (lineFeed == 1) {
            carry[carriedData] = '\n';
        }
        carriedData += lineFeed + length;
        carried = carriedData;
        dataLength = carriedData;
    }

    private void moveDataToCarry() {
        byte[] chunk = chunkOfData;
        if (chunk != null) {
            reserve(dataLength);
            System.arraycopy(chunk, dataOffset, carry, 0, dataLength);
            chunkOfData = null;
            carriedData = dataLength;
            carried = carriedData;
        }
    }

    private void dispatch(Consumer<? super SseEvent> out) {
        lastId = nextId;
        if (dataLines > 0) {
            byte[] chunk = chunkOfData;
            String eventType = type.isEmpty() ? DEFAULT_TYPE : type;
            SseEvent event = chunk != null
                    ? new SseEvent(eventType, chunk, dataOffset, dataLength)
                    : new SseEvent(eventType, carry, 0, dataLength);
            forget();
            out.accept(event);
            if (carry.length > KEPT_CARRY_BYTES) {
                carry = NO_BYTES;
            }
        }
        type = "";
    }

    private void forget() {
        dataLines = 0;
        chunkOfData = null;
        dataLength = 0;
        carriedData = 0;
        carried = 0;
    }

    private void append(byte[] bytes, int start, int end) {
        int length = end - start;
        reserve(carried + length);
        System.arraycopy(bytes, start, carry, carried, length);
        carried += length;
    }

    private void reserve(int size) {
        if (carry.length < size) {
            carry = Arrays.copyOf(carry, Math.max(FIRST_CARRY_BYTES, Math.max(size, carry.length * 2)));
        }
    }

    private static boolean is(String name, byte[] bytes, int start, int end) {
        if (end - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}
