package dev.sluice.sandbox;

import java.util.ArrayList;
import java.util.List;

/** Ends an answer before the first of the sequences that its text would hold. */
final class StopSequences {

    private StopSequences() {}

    /** The pieces up to the first stop sequence, the last of them shortened to it; the same list if there is none. */
    static List<Piece> cut(List<Piece> pieces, List<String> stop) {
        int end = first(text(pieces), stop);
        if (end < 0) {
            return pieces;
        }
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

    private static int first(String text, List<String> stop) {
        int first = -1;
        for (String sequence : stop) {
            int at = sequence.isEmpty() ? -1 : text.indexOf(sequence);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }
}
