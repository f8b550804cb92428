package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WellFormedTextTest {

    private static final String HIGH = "\uD83D";
    private static final String LOW = "\uDE00";

    private final WellFormedText text = new WellFormedText();

    @Test
    void ordinaryTextIsHandedOn() {
        String piece = "a東😀";
        assertThat(text.next(piece)).isSameAs(piece);
        assertThat(text.end()).isEmpty();
    }

    @Test
    void halvesInTwoPiecesAreJoined() {
        assertThat(text.next("a" + HIGH)).isEqualTo("a");
        assertThat(text.next(LOW + "b")).isEqualTo("😀b");
        assertThat(text.end()).isEmpty();
    }

    @Test
    void emptyPieceBetweenHalvesDoesNotPartThem() {
        assertThat(text.next(HIGH)).isEmpty();
        assertThat(text.next("")).isEmpty();
        assertThat(text.next(LOW)).isEqualTo("😀");
    }

    @Test
    void loneHalvesAreReplaced() {
        assertThat(text.next("a" + LOW + HIGH + "b")).isEqualTo("a\uFFFD\uFFFDb");
        assertThat(text.next(HIGH)).isEmpty();
        assertThat(text.next(HIGH)).isEqualTo("\uFFFD");
        assertThat(text.end()).isEqualTo("\uFFFD");
        assertThat(text.end()).isEmpty();
    }

    @Test
    void whateverComesCanBeWrittenAndNothingElseChanges() {
        Random random = new Random(17);
        String alphabet = "a東" + HIGH + LOW;
        for (int round = 0; round < 5000; round++) {
            WellFormedText pieces = new WellFormedText();
            StringBuilder in = new StringBuilder();
            StringBuilder out = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                StringBuilder piece = new StringBuilder();
                for (int j = random.nextInt(4); j > 0; j--) {
                    piece.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                in.append(piece);
                out.append(pieces.next(piece.toString()));
            }
            out.append(pieces.end());
            assertThat(out.toString()).isEqualTo(WellFormedText.of(in.toString()));
            assertThat(new String(out.toString().getBytes(UTF_8), UTF_8)).isEqualTo(out.toString());
        }
    }
}
