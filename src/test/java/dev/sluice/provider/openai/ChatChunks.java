package dev.sluice.provider.openai;

import dev.sluice.provider.StreamEventText;
import dev.sluice.provider.WireReading;
import java.nio.charset.StandardCharsets;

/** Streams and documents written by hand, with single quotes for double ones, and what they mean as text. */
final class ChatChunks {

    static final String DONE = "[DONE]";
    static final String STOP = "{'id':'c','model':'m','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

    private static final WireReading READING = new WireReading(new ChatWire(), "openai");

    private ChatChunks() {}

    /** A chunk that brings this delta. */
    static String delta(String delta) {
        return "{'id':'c','model':'m','choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}";
    }

    /** A chunk that brings these pieces of calls. */
    static String calls(String... fragments) {
        return delta("{'tool_calls':[" + String.join(",", fragments) + "]}");
    }

    /** What a stream of these data lines means, each an event of its own. */
    static String meaning(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String line : data) {
            stream.append("data: ").append(line).append("\n\n");
        }
        return meaningOfStream(stream.toString());
    }

    static String meaningOfStream(String stream) {
        return StreamEventText.of(READING.stream(bytes(stream)));
    }

    static String meaningOfDocument(String document) {
        return StreamEventText.of(READING.document(bytes(document)));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
