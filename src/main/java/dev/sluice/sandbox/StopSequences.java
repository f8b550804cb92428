package dev.sluice.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends an answer before the first of the sequences that its text would hold. */
final class StopSequences {

    private StopSequences() {}

    /** The pieces up to a sequence that their text holds, the last of them shortened to it; the same list if it is null. */
    static List<Piece> cut(List<Piece> pieces, @Nullable String sequence) {
        if (sequence == null) {
            return pieces;
        }
        int end = text(pieces).indexOf(sequence);
        List<Piece> kept = new ArrayList<>();
        int position = 0;
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Text text) {
                int left = end - position;
                if (left <= 0) {
                    return kept;
                }
                String part =
                        text.text().substring(0, Math.min(left, text.text().length()));
                kept.add(new Piece.Text(part));
                position += part.length();
            } else {
                kept.add(piece);
            }
        }
        return kept;
    }

    private static String text(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Text t) {
                text.append(t.text());
            }
        }
        return text.toString();
    }

    /** The sequence that the text of the pieces holds first; null if it holds none. */
    static @Nullable String met(List<Piece> pieces, List<String> stop) {
        String text = text(pieces);
        String met = null;
        int first = text.length();
        for (String sequence : stop) {
            int at = sequence.isEmpty() ? -1 : text.indexOf(sequence);
            if (at >= 0 && at < first) {
                first = at;
                met = sequence;
            }
        }
        return met;
    }
}
