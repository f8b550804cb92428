package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a PDF is encrypted, told from its trailer (ISO 32000-1, 7.5.5 and 7.5.8): the dictionary after the table, or of the stream,
 * that {@code startxref} points to. Reads a bounded part of the file and never throws; of a file that is put together in another way it
 * says nothing.
 */
public final class PdfTrailer {

    /** Readers look for the end of a file this far from its end. */
    private static final int END_BYTES = 2048;
    /** A table has twenty bytes for each object; a longer one is not looked through. */
    private static final int MAX_TABLE_BYTES = 4 << 20;

    private static final int MAX_DICTIONARY_BYTES = 8192;

    private static final Pattern START = Pattern.compile("startxref\\s{1,8}(\\d{1,15})\\s");
    private static final Pattern ENCRYPT = Pattern.compile("/Encrypt(?![A-Za-z0-9#_.-])");

    private PdfTrailer() {}

    /** Whether the PDF in valid base64 says that it is encrypted. */
    public static boolean isEncrypted(String base64) {
        long length = InlineMedia.decodedLength(base64);
        Matcher starts = START.matcher(text(base64, Math.max(0, length - END_BYTES), END_BYTES));
        long start = -1;
        while (starts.find()) {
            start = Long.parseLong(starts.group(1));
        }
        return start >= 0
                && start < length
                && ENCRYPT.matcher(trailer(base64, start)).find();
    }

    private static String trailer(String base64, long start) {
        String head = text(base64, start, MAX_DICTIONARY_BYTES);
        if (!head.stripLeading().startsWith("xref")) {
            return untilStream(head);
        }
        int at = head.indexOf("trailer");
        if (at < 0) {
            String table = text(base64, start, MAX_TABLE_BYTES);
            at = table.indexOf("trailer");
            return at < 0 ? "" : untilEnd(table.substring(at, Math.min(table.length(), at + MAX_DICTIONARY_BYTES)));
        }
        return untilEnd(head.substring(at));
    }

    private static String untilStream(String dictionary) {
        int end = dictionary.indexOf("stream");
        return end < 0 ? dictionary : dictionary.substring(0, end);
    }

    private static String untilEnd(String dictionary) {
        int end = dictionary.indexOf("startxref");
        return end < 0 ? dictionary : dictionary.substring(0, end);
    }

    private static String text(String base64, long from, int count) {
        return new String(InlineMedia.slice(base64, from, count), ISO_8859_1);
    }
}
