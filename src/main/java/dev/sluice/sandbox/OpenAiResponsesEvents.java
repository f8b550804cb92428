package dev.sluice.sandbox;

import dev.sluice.json.JsonFrames;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the events of one response, each with its name, its type and its number; there is no end marker (recorded by
 * charmbracelet/fantasy on 2025-10-17 and vercel/ai on 2026-08-25). One per answer; one thread.
 */
final class OpenAiResponsesEvents {

    private static final String OBFUSCATION = "abcdefghijklmnop";

    private final boolean obfuscated;
    private final JsonFrames frames = new JsonFrames();
    private int next;
    private boolean muted;

    OpenAiResponsesEvents(boolean obfuscated) {
        this.obfuscated = obfuscated;
    }

    /** From now on nothing is written: only what comes of the events is of interest. */
    void mute() {
        muted = true;
    }

    void event(String type, Buffer out, JsonFrames.Content fields) {
        if (muted) {
            return;
        }
        int number = next++;
        frames.write(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.writeTo(json);
            json.writeNumberField("sequence_number", number);
            json.writeEndObject();
        });
        out.appendString("event: ").appendString(type).appendString("\ndata: ");
        out.appendString(new String(frames.array(), 0, frames.length(), StandardCharsets.UTF_8));
        out.appendString("\n\n");
    }

    /** A fragment of a text. */
    void delta(String type, String delta, Buffer out, JsonFrames.Content place) {
        int number = next;
        event(type, out, json -> {
            json.writeStringField("delta", delta);
            place.writeTo(json);
            if (obfuscated) {
                json.writeStringField("obfuscation", OBFUSCATION.substring(number % OBFUSCATION.length()));
            }
        });
    }
}
