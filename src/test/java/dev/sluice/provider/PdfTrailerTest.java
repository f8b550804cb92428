package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PdfTrailerTest {

    private static final String BODY = "%PDF-1.7\n1 0 obj << /Note (/Encrypt 9 0 R) >> endobj\n";
    private static final String TABLE = "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n";

    @Test
    void trailerAfterATableTells() {
        assertThat(encrypted(BODY, TABLE + "trailer << /Size 2 /Root 1 0 R >>\n"))
                .isFalse();
        assertThat(encrypted(BODY, TABLE + "trailer << /Size 2 /Encrypt 2 0 R >>\n"))
                .isTrue();
        assertThat(encrypted(BODY, TABLE + "trailer << /Size 2/Encrypt<</Filter/Standard>> >>\n"))
                .isTrue();
    }

    @Test
    void dictionaryOfAStreamTells() {
        assertThat(encrypted(BODY, "7 0 obj << /Type /XRef /Size 2 >> stream\n/Encrypt 1 endstream endobj\n"))
                .isFalse();
        assertThat(encrypted(BODY, "7 0 obj << /Type /XRef /Encrypt 2 0 R >> stream\nx endstream endobj\n"))
                .isTrue();
    }

    @Test
    void longTableIsLookedThrough() {
        String table = "xref\n0 9000\n" + "0000000009 00000 n \n".repeat(9000);
        assertThat(encrypted(BODY, table + "trailer << /Encrypt 2 0 R >>\n")).isTrue();
    }

    @Test
    void longerNameIsAnotherOne() {
        assertThat(encrypted(BODY, TABLE + "trailer << /EncryptMetadata true >>\n"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%PDF-1.7",
                "%PDF-1.7 startxref 999999999999999 %%EOF",
                "%PDF-1.7 startxref 99999999999999999999 %%EOF",
                "%PDF-1.7 startxref x %%EOF",
                "xref startxref 0 %%EOF"
            })
    void whatIsPutTogetherOtherwiseSaysNothing(String file) {
        assertThat(PdfTrailer.isEncrypted(base64(file))).isFalse();
    }

    private static boolean encrypted(String body, String crossReferences) {
        return PdfTrailer.isEncrypted(base64(body + crossReferences + "startxref\n" + body.length() + "\n%%EOF\n"));
    }

    private static String base64(String latin1) {
        return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
    }
}
