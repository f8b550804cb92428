package dev.sluice.provider;

import dev.sluice.sse.SseEvent;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the text out of chunks that are otherwise like one that was parsed, instead of parsing them all: most of what a chunk of a long
 * answer costs. One per stream; one thread.
 *
 * @param <T> what is known of the chunk that was parsed
 */
public final class ShapedText<T> {

    /** A stream whose chunks differ in more than their text is not looked at for ever. */
    private static final int MAX_LESSONS = 4;

    private final Set<String> texts;
    private final Set<String> unread;

    private @Nullable ChunkShape shape;
    private @Nullable T known;
    /** Since a chunk was like the one before. */
    private int lessons;

    /** A text, and what else is known of the chunk that it was cut out of. */
    @FunctionalInterface
    public interface Found<T> {
        void accept(T known, String text);
    }

    /**
     * @param texts where a text may be, as JSON Pointers
     * @param unread where strings and whole numbers are that may be any, as JSON Pointers
     */
    public ShapedText(Set<String> texts, Set<String> unread) {
        this.texts = Set.copyOf(texts);
        this.unread = Set.copyOf(unread);
    }

    /** Whether a chunk is surely like the last one that was learned but for the text, which then is given. */
    public boolean find(SseEvent chunk, Found<? super T> out) {
        T like = known;
        String text = shape == null ? null : shape.text(chunk);
        if (text == null || like == null) {
            return false;
        }
        lessons = 0;
        out.accept(like, text);
        return true;
    }

    /** Takes a chunk that was parsed and holds a text that is read, nothing else that is and may differ. */
    public void learn(SseEvent chunk, T what) {
        if (lessons == MAX_LESSONS) {
            return;
        }
        lessons++;
        known = what;
        try {
            shape = ChunkShape.of(chunk, texts, unread);
        } catch (IOException notJson) {
            shape = null;
        }
    }
}
