package dev.sluice.json;

import org.jspecify.annotations.Nullable;

/** Where a value stands in a document, as a chain from the value up: put into words only when something is wrong there. */
final class Place {

    /** Keys are the client's own and may be of any length. */
    private static final int MAX_KEY_CHARS = 100;

    private final @Nullable Place parent;
    private final String key;
    private final int index;
    private final int depth;

    private Place(@Nullable Place parent, String key, int index) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.key = key;
        this.index = index;
    }

    /** The document itself; {@code at} is empty if it is not part of a larger one. */
    static Place root(String at) {
        return new Place(null, at, -1);
    }

    Place key(String child) {
        return new Place(this, child, -1);
    }

    Place index(int child) {
        return new Place(this, "", child);
    }

    /** How many steps it is from the document. */
    int depth() {
        return depth;
    }

    /** Such as {@code messages[0].content}; null for the whole document. */
    @Nullable
    String field() {
        StringBuilder path = new StringBuilder();
        write(path);
        return path.isEmpty() ? null : path.toString();
    }

    private void write(StringBuilder path) {
        if (parent != null) {
            parent.write(path);
        }
        if (index >= 0) {
            path.append('[').append(index).append(']');
        } else {
            path.append(path.isEmpty() ? "" : ".");
            path.append(key.length() <= MAX_KEY_CHARS ? key : key.substring(0, MAX_KEY_CHARS) + "…");
        }
    }
}
