package dev.sluice.provider;

import org.jspecify.annotations.Nullable;

/** Width and height in pixels, as the headers of PNG, JPEG, GIF and WebP tell them. Reads a few bytes, wherever they are, and never throws. */
public record ImageSize(int width, int height) {

    /** Before the frame of a JPEG there are metadata: a picture with more pieces of them is odd. */
    private static final int MAX_SEGMENTS = 4096;

    /** The name of a PNG's first chunk. */
    private static final long IHDR = 0x49484452;

    /** The longer side. */
    public int longest() {
        return Math.max(width, height);
    }

    /** The size of an image in valid base64; null if its headers do not tell. */
    public static @Nullable ImageSize of(String base64) {
        String type = InlineMedia.sniff(base64);
        Bytes bytes = new Bytes(base64);
        return switch (type == null ? "" : type) {
            case "image/png" ->
                bytes.bigEndian(12, 4) == IHDR ? of(bytes.bigEndian(16, 4), bytes.bigEndian(20, 4)) : null;
            case "image/gif" -> of(bytes.littleEndian(6, 2), bytes.littleEndian(8, 2));
            case "image/webp" -> webp(bytes);
            case "image/jpeg" -> jpeg(bytes);
            default -> null;
        };
    }

    private static @Nullable ImageSize of(long width, long height) {
        boolean sensible = width > 0 && height > 0 && width <= Integer.MAX_VALUE && height <= Integer.MAX_VALUE;
        return sensible ? new ImageSize((int) width, (int) height) : null;
    }

    /** The first chunk tells which of three forms it is (RFC 9649). */
    private static @Nullable ImageSize webp(Bytes bytes) {
        return switch ((char) bytes.at(15)) {
            case ' ' -> {
                long packed = bytes.littleEndian(26, 4);
                yield packed < 0 ? null : of(packed & 0x3FFF, (packed >> 16) & 0x3FFF);
            }
            case 'L' -> {
                long packed = bytes.littleEndian(21, 4);
                yield packed < 0 ? null : of((packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1);
            }
            case 'X' -> {
                long width = bytes.littleEndian(24, 3);
                long height = bytes.littleEndian(27, 3);
                yield width < 0 || height < 0 ? null : of(width + 1, height + 1);
            }
            default -> null;
        };
    }

    /** Goes from segment to segment to the one that begins a frame (ITU-T T.81, B.1.1.4 and B.2.2). */
    private static @Nullable ImageSize jpeg(Bytes bytes) {
        long at = 2;
        for (int i = 0; i < MAX_SEGMENTS && bytes.at(at) == 0xFF; i++) {
            int marker = bytes.at(at + 1);
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (beginsFrame(marker)) {
                return of(bytes.bigEndian(at + 7, 2), bytes.bigEndian(at + 5, 2));
            }
            long length = bytes.bigEndian(at + 2, 2);
            if (length < 2) {
                return null;
            }
            at += 2 + length;
        }
        return null;
    }

    /** C4, C8 and CC are among the frames' markers, but are none. */
    private static boolean beginsFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /** Single bytes of base64; beyond the end there is -1. */
    private record Bytes(String base64) {

        int at(long index) {
            byte[] one = InlineMedia.slice(base64, index, 1);
            return one.length == 0 ? -1 : one[0] & 0xFF;
        }

        long bigEndian(long from, int count) {
            byte[] bytes = InlineMedia.slice(base64, from, count);
            long value = 0;
            for (byte next : bytes) {
                value = (value << 8) | (next & 0xFF);
            }
            return bytes.length == count ? value : -1;
        }

        long littleEndian(long from, int count) {
            byte[] bytes = InlineMedia.slice(base64, from, count);
            long value = 0;
            for (int i = bytes.length - 1; i >= 0; i--) {
                value = (value << 8) | (bytes[i] & 0xFF);
            }
            return bytes.length == count ? value : -1;
        }
    }
}
