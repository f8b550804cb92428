package dev.sluice.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Media types by the bytes that files of them begin with (<a href="https://mimesniff.spec.whatwg.org/">WHATWG MIME Sniffing</a>). */
final class MagicBytes {

    /** Bytes, given as Latin-1 text, that a file of the type has at {@code offset}, and further ones at {@code offset2} if not null. */
    private record Mark(
            String type,
            int offset,
            String bytes,
            int offset2,
            @Nullable String bytes2) {
        boolean fits(byte[] head) {
            return has(head, offset, bytes) && (bytes2 == null || has(head, offset2, bytes2));
        }
    }

    private static final List<Mark> MARKS = List.of(
            mark("image/png", "\u0089PNG\r\n\u001A\n"),
            mark("image/jpeg", "\u00FF\u00D8\u00FF"),
            mark("image/gif", "GIF87a"),
            mark("image/gif", "GIF89a"),
            mark("image/webp", "RIFF", 8, "WEBP"),
            mark("image/bmp", "BM"),
            mark("image/tiff", "II*\0"),
            mark("image/tiff", "MM\0*"),
            new Mark("image/heic", 4, "ftyp", 8, "hei"),
            new Mark("image/heif", 4, "ftyp", 8, "mif1"),
            mark("audio/wav", "RIFF", 8, "WAVE"),
            mark("audio/mpeg", "ID3"),
            mark("audio/ogg", "OggS"),
            mark("audio/flac", "fLaC"),
            mark("audio/aiff", "FORM", 8, "AIFF"),
            new Mark("audio/mp4", 4, "ftyp", 8, "M4A"),
            mark("video/x-msvideo", "RIFF", 8, "AVI "),
            new Mark("video/quicktime", 4, "ftyp", 8, "qt"),
            new Mark("video/3gpp", 4, "ftyp", 8, "3gp"),
            new Mark("video/mp4", 4, "ftyp", 0, null),
            mark("video/webm", "\u001AE\u00DF\u00A3"),
            mark("video/x-flv", "FLV\u0001"),
            mark("application/pdf", "%PDF-"),
            mark("application/zip", "PK\u0003\u0004"),
            mark("application/gzip", "\u001F\u008B"));

    private MagicBytes() {}

    static @Nullable String of(byte[] head) {
        for (Mark mark : MARKS) {
            if (mark.fits(head)) {
                return mark.type();
            }
        }
        String audio = audioFrame(head);
        return audio != null ? audio : holdsPdf(head) ? "application/pdf" : null;
    }

    /** MPEG audio without a tag begins with a frame: eleven set bits, then version and layer; layer zero is AAC's ADTS. */
    private static @Nullable String audioFrame(byte[] head) {
        if (head.length < 2 || (head[0] & 0xFF) != 0xFF) {
            return null;
        }
        if ((head[1] & 0xF6) == 0xF0) {
            return "audio/aac";
        }
        boolean sync = (head[1] & 0xE0) == 0xE0;
        boolean version = (head[1] & 0x18) != 0x08;
        boolean layer = (head[1] & 0x06) != 0;
        return sync && version && layer ? "audio/mpeg" : null;
    }

    private static boolean holdsPdf(byte[] head) {
        for (int i = 0; i < head.length; i++) {
            if (has(head, i, "%PDF-")) {
                return true;
            }
        }
        return false;
    }

    private static Mark mark(String type, String bytes) {
        return new Mark(type, 0, bytes, 0, null);
    }

    private static Mark mark(String type, String bytes, int offset2, String bytes2) {
        return new Mark(type, 0, bytes, offset2, bytes2);
    }

    private static boolean has(byte[] head, int offset, String bytes) {
        if (head.length < offset + bytes.length()) {
            return false;
        }
        for (int i = 0; i < bytes.length(); i++) {
            if ((head[offset + i] & 0xFF) != bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
