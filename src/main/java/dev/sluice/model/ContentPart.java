package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/** A piece of message content: text, or media with its source. */
public sealed interface ContentPart {

    /** Plain text. */
    record Text(String text) implements ContentPart, UserPart, AssistantPart {}

    /** Anything that is not text. */
    sealed interface Media extends ContentPart, UserPart {
        MediaSource source();
    }

    /** @param detail the client's wish for {@code low}, {@code high} or {@code auto} resolution, or null */
    record Image(MediaSource source, @Nullable String detail) implements Media {}

    /** @param format the client's name of an inline format ({@code wav}, {@code mp3} …), or null where only the bytes tell */
    record Audio(MediaSource source, @Nullable String format) implements Media {}

    /** Moving pictures. */
    record Video(MediaSource source) implements Media {}

    /** A document. */
    record File(MediaSource source, @Nullable String filename) implements Media {}
}
