package dev.sluice.sse;

import dev.sluice.sse.RecordedEvents.Event;
import java.util.ArrayList;
import java.util.List;

/** The standard's algorithm, sentence by sentence, on a whole stream: slow, and plain enough to be right. */
final class PlainSseReading {

    private PlainSseReading() {}

    static List<Event> of(String stream) {
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        // The text after the last line end is no line.
        String[] lines = (text + "x").split("\r\n|\n|\r", -1);
        List<Event> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        String type = "";
        String lastId = "";
        for (int i = 0; i < lines.length - 1; i++) {
            String line = lines[i];
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    data.setLength(data.length() - 1);
                    events.add(new Event(type.isEmpty() ? "message" : type, data.toString(), lastId));
                }
                data.setLength(0);
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> type = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> lastId = value.indexOf('\0') < 0 ? value : lastId;
                default -> {}
            }
        }
        return events;
    }
}
