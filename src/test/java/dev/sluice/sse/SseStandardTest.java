package dev.sluice.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sse.RecordedEvents.Event;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The standard, fact by fact: each whole, byte by byte, and cut in two at every place. */
class SseStandardTest {

    private static final String BOM = "\uFEFF";

    /** What the standard says, a stream, and the events that it wants of it. */
    record Fact(String name, String stream, List<Event> events) {
        byte[] bytes() {
            return stream.getBytes(UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Fact> facts() {
        return List.of(
                fact("nothing gives nothing", ""),
                fact("blank lines give nothing", "\n\n\r\r\r\n\r\n"),
                fact("LF ends a line", "data: a\n\n", message("a")),
                fact("CR ends a line", "data: a\r\r", message("a")),
                fact("CRLF is one line break", "data: a\r\ndata: b\r\n\r\n", message("a\nb")),
                fact("line ends can be mixed", "data: a\rdata: b\ndata: c\r\n\n", message("a\nb\nc")),
                fact("LF then CR are two line breaks", "data: a\n\rdata: b\n\n", message("a"), message("b")),
                fact("data lines are joined with LF", "data: YHOO\ndata: +2\ndata: 10\n\n", message("YHOO\n+2\n10")),
                fact("event without its blank line is discarded", "data: a\n\ndata: b\n", message("a")),
                fact("event without its line end is discarded", "data: a\n\ndata: b", message("a")),
                fact(
                        "one space after the colon is not data",
                        "data:test\n\ndata: test\n\n",
                        message("test"),
                        message("test")),
                fact("more spaces are data", "data:  test \n\n", message(" test ")),
                fact("tab is data", "data:\ttest\n\n", message("\ttest")),
                fact("colons in data are data", "data:a:b: c\n\n", message("a:b: c")),
                fact("naked data is an empty line", "data\n\ndata\ndata\n\ndata:", message(""), message("\n")),
                fact("empty data is an empty line", "data:\n\ndata: \ndata: \n\n", message(""), message("\n")),
                fact("empty line before data is kept", "data:\ndata: a\n\n", message("\na")),
                fact("empty line after data is kept", "data: a\ndata\n\n", message("a\n")),
                fact("event without data is not dispatched", "event: ping\n\n: x\n\nid: 1\n\n"),
                fact("event names the type", "event: add\ndata: a\n\n", event("add", "a", "")),
                fact("last type wins", "event: a\nevent: b\ndata: x\n\n", event("b", "x", "")),
                fact("type may follow the data", "data: a\nevent: add\n\n", event("add", "a", "")),
                fact(
                        "type holds for one event",
                        "event: add\ndata: a\n\ndata: b\n\n",
                        event("add", "a", ""),
                        message("b")),
                fact("type of an event without data is forgotten", "event: add\n\ndata: b\n\n", message("b")),
                fact(
                        "empty type is message",
                        "event: add\nevent\ndata: a\n\nevent:\ndata: b\n\n",
                        message("a"),
                        message("b")),
                fact("comments are not events", ": test stream\n\n:\n\n::\n\ndata: a\n: b\n\n", message("a")),
                fact(
                        "unknown fields are ignored",
                        "unknown: 1\ndata: a\nDATA: b\n data: c\ndata : d\ndatax: e\n\n",
                        message("a")),
                fact(
                        "id holds until the next",
                        "id: 1\ndata: a\n\ndata: b\n\n",
                        event("message", "a", "1"),
                        event("message", "b", "1")),
                fact("id of an event without data counts", "id: 7\n\ndata: a\n\n", event("message", "a", "7")),
                fact(
                        "empty id resets",
                        "id: 1\ndata: a\n\nid\ndata: b\n\n",
                        event("message", "a", "1"),
                        event("message", "b", "")),
                fact("id with NUL is ignored", "id: 1\nid: 2\0\ndata: a\n\n", event("message", "a", "1")),
                fact("retry is no event", "retry: 22\n\ndata: a\n\n", message("a")),
                fact(
                        "bad retry is ignored",
                        "retry: hey\ndata: a\n\nretry\nretry: -1\ndata: b\n\n",
                        message("a"),
                        message("b")),
                fact("byte order mark is skipped", BOM + "data: a\n\n", message("a")),
                fact("byte order mark is skipped once", BOM + BOM + "data: a\n\ndata: b\n\n", message("b")),
                fact("byte order mark later is text", "data: " + BOM + "\n\n" + BOM + "data: b\n\n", message(BOM)),
                fact("byte order mark may be the whole stream", BOM),
                fact("letter like a byte order mark is a field name", "\uFEAA: x\ndata: a\n\n", message("a")),
                fact("characters of any length", "data: aé東😀\nevent: é東😀\nid: 😀\n\n", event("é東😀", "aé東😀", "😀")),
                fact("NUL in data is data", "data: a\0b\n\n", message("a\0b")));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void holdsForTheWholeStream(Fact fact) {
        assertThat(RecordedEvents.of(fact.bytes())).isEqualTo(fact.events());
    }

    @ParameterizedTest
    @MethodSource("facts")
    void holdsByteByByte(Fact fact) {
        int[] everywhere = IntStream.range(0, fact.bytes().length).toArray();
        assertThat(RecordedEvents.of(fact.bytes(), everywhere)).isEqualTo(fact.events());
    }

    @ParameterizedTest
    @MethodSource("facts")
    void holdsForEveryCutInThree(Fact fact) {
        for (int first = 0; first <= fact.bytes().length; first++) {
            for (int second = first; second <= fact.bytes().length; second++) {
                assertThat(RecordedEvents.of(fact.bytes(), first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(fact.events());
            }
        }
    }

    private static Fact fact(String name, String stream, Event... events) {
        return new Fact(name, stream, List.of(events));
    }

    private static Event message(String data) {
        return event("message", data, "");
    }

    private static Event event(String type, String data, String id) {
        return new Event(type, data, id);
    }
}
