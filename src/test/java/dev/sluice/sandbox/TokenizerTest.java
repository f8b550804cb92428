package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenizerTest {

    @Test
    void wordsKeepTheSpaceBeforeThem() {
        assertThat(Tokenizer.split("Hello, big world!")).containsExactly("Hello", ",", " big", " world", "!");
    }

    @Test
    void longWordsAreSeveralTokens() {
        assertThat(Tokenizer.split("internationalization")).containsExactly("internat", "ionaliza", "tion");
    }

    @Test
    void ideographsAreOneTokenEach() {
        assertThat(Tokenizer.split("東京 tower")).containsExactly("東", "京", " tower");
    }

    @Test
    void jsonIsCutBetweenWordsAndPunctuation() {
        assertThat(Tokenizer.split("{\"city\":\"Paris\"}")).containsExactly("{\"", "city", "\":\"", "Paris", "\"}");
    }

    @Test
    void nothingIsNoToken() {
        assertThat(Tokenizer.split("")).isEmpty();
        assertThat(Tokenizer.count("")).isZero();
    }

    @Test
    void theTokensOfAnyTextAreTheTextAndCutNoCharacter() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.appendCodePoint(
                        switch (random.nextInt(6)) {
                            case 0 -> ' ';
                            case 1 -> '\n';
                            case 2 -> 0x1F600 + random.nextInt(60);
                            case 3 -> 0x4E00 + random.nextInt(500);
                            case 4 -> 0x300 + random.nextInt(40);
                            default -> '!' + random.nextInt(90);
                        });
            }
            List<String> tokens = Tokenizer.split(text.toString());
            assertThat(String.join("", tokens)).isEqualTo(text.toString());
            assertThat(tokens).hasSize(Tokenizer.count(text.toString())).noneMatch(TokenizerTest::cutsACharacter);
        }
    }

    private static boolean cutsACharacter(String token) {
        return token.isEmpty()
                || Character.isLowSurrogate(token.charAt(0))
                || Character.isHighSurrogate(token.charAt(token.length() - 1));
    }
}
