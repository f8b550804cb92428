package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageSizeTest {

    private static final String PNG = "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\0\0#(\0\0\0\u0007";
    /** An Exif segment of 300 bytes, then a table, then the frame. */
    private static final String JPEG = "\u00FF\u00D8\u00FF\u00E1\u0001," + "x".repeat(298)
            + "\u00FF\u00C4\0\u0004ab\u00FF\u00FF\u00C2\0\u0011\u0008\u0002\u0003#(\u0003";

    static List<Arguments> images() {
        return List.of(
                arguments(PNG, new ImageSize(9000, 7)),
                arguments(JPEG, new ImageSize(9000, 515)),
                arguments("GIF89a(#\u0007\0...", new ImageSize(9000, 7)),
                arguments("RIFF1234WEBPVP8 ....\0\0\0\u009D\u0001*(#\u0007\0", new ImageSize(9000, 7)),
                arguments("RIFF1234WEBPVP8L..../'\u00E3\u0001\0", new ImageSize(9000, 8)),
                arguments("RIFF1234WEBPVP8X....\0\0\0\0'#\0\u0006\0\0", new ImageSize(9000, 7)));
    }

    @ParameterizedTest
    @MethodSource("images")
    void headersTellTheSize(String bytes, ImageSize size) {
        assertThat(ImageSize.of(base64(bytes))).isEqualTo(size);
        assertThat(Objects.requireNonNull(ImageSize.of(base64(bytes))).longest())
                .isEqualTo(9000);
    }

    @ParameterizedTest
    @MethodSource("images")
    void headersThatAreCutTellNothing(String bytes, ImageSize size) {
        for (int length = 1; length < bytes.length(); length++) {
            ImageSize found = ImageSize.of(base64(bytes.substring(0, length)));
            assertThat(found == null || found.equals(size)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void damagedHeadersNeverThrow(String bytes, ImageSize size) {
        Random random = new Random(bytes.hashCode());
        for (int i = 0; i < 2000; i++) {
            StringBuilder damaged = new StringBuilder(bytes);
            damaged.setCharAt(random.nextInt(bytes.length()), (char) random.nextInt(256));
            ImageSize found = ImageSize.of(base64(damaged.toString()));
            assertThat(found == null || found.longest() > 0).as("of %s", size).isTrue();
        }
    }

    @Test
    void otherDataHasNoSize() {
        assertThat(ImageSize.of(base64("%PDF-1.7"))).isNull();
        assertThat(ImageSize.of(base64("\u00FF\u00D8\u00FF" + "\u00E1\0\u0002\u00FF".repeat(10_000))))
                .isNull();
        assertThat(ImageSize.of(base64("\u00FF\u00D8\u00FF" + "\u00FF".repeat(100_000))))
                .isNull();
    }

    private static String base64(String latin1) {
        return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
    }
}
