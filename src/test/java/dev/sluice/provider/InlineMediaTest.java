package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InlineMediaTest {

    static List<Arguments> heads() {
        return List.of(
                arguments("\u0089PNG\r\n\u001A\n...", "image/png"),
                arguments("\u00FF\u00D8\u00FF\u00E0...", "image/jpeg"),
                arguments("GIF89a...", "image/gif"),
                arguments("RIFF1234WEBPVP8", "image/webp"),
                arguments("RIFF1234WAVEfmt", "audio/wav"),
                arguments("RIFF1234AVI LIST", "video/x-msvideo"),
                arguments("ID3\u0004\u0000\u0000", "audio/mpeg"),
                arguments("\u00FF\u00FB\u0090d", "audio/mpeg"),
                arguments("\u00FF\u00F1P\u0080", "audio/aac"),
                arguments("OggS...", "audio/ogg"),
                arguments("fLaC...", "audio/flac"),
                arguments("....ftypheic....", "image/heic"),
                arguments("....ftypM4A ....", "audio/mp4"),
                arguments("....ftypisom....", "video/mp4"),
                arguments("....ftypqt  ....", "video/quicktime"),
                arguments("\u001AE\u00DF\u00A3...", "video/webm"),
                arguments("%PDF-1.7...", "application/pdf"),
                arguments("some junk%PDF-1.7...", "application/pdf"),
                arguments("PK\u0003\u0004...", "application/zip"));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void firstBytesTellTheType(String head, String type) {
        assertThat(InlineMedia.sniff(base64(head.getBytes(ISO_8859_1)))).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "hello, world", "RIFF1234", "%PD", "{\"a\":1}"})
    void otherBytesTellNothing(String head) {
        assertThat(InlineMedia.sniff(base64(head.getBytes(ISO_8859_1)))).isNull();
    }

    @Test
    void lengthIsThatOfTheBytes() {
        Random random = new Random(1);
        for (int length = 1; length < 100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String base64 = base64(bytes);
            assertThat(InlineMedia.isBase64(base64)).isTrue();
            assertThat(InlineMedia.decodedLength(base64)).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AA",
                "AAA",
                "AAA\"",
                "AA A",
                "AA\nA",
                "A===",
                "=AAA",
                "AA=A",
                "AA-_",
                "AAAé",
                "AAA\u0141",
                "AAAA\n"
            })
    void otherTextIsNotBase64(String text) {
        assertThat(InlineMedia.isBase64(text)).isFalse();
    }

    @Test
    void textIsUtf8() {
        assertThat(InlineMedia.text(base64("aé東".getBytes(UTF_8)))).isEqualTo("aé東");
        assertThat(InlineMedia.text(base64("aé".getBytes(ISO_8859_1)))).isNull();
        assertThat(InlineMedia.text(base64(new byte[] {'a', 0, 'b'}))).isNull();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
