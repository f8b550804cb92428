package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks media: which types are taken (ai.google.dev/gemini-api/docs/{image-understanding, audio, video-understanding,
 * document-processing}, 2026-09 and 2026-10), whether the bytes are of the type they are said to be, and which addresses are
 * fetched (.../generate-content/file-input-methods, 2026-10-01).
 */
final class GeminiMediaCheck {

    /** How the bytes of a type begin: ISO 8859-1, {@code ?} for any byte. Several types have several beginnings. */
    private static final Map<String, List<String>> BEGINNINGS = Map.ofEntries(
            Map.entry("image/png", List.of("\u0089PNG\r\n\u001a\n")),
            Map.entry("image/jpeg", List.of("\u00ff\u00d8\u00ff")),
            Map.entry("image/webp", List.of("RIFF????WEBP")),
            Map.entry("image/heic", List.of("????ftyp")),
            Map.entry("image/heif", List.of("????ftyp")),
            Map.entry("audio/wav", List.of("RIFF????WAVE")),
            Map.entry("audio/mp3", List.of("ID3", "\u00ff\u00fb", "\u00ff\u00f3", "\u00ff\u00f2")),
            Map.entry("audio/mpeg", List.of("ID3", "\u00ff\u00fb", "\u00ff\u00f3", "\u00ff\u00f2")),
            Map.entry("audio/aiff", List.of("FORM????AIF")),
            Map.entry("audio/aac", List.of("\u00ff\u00f1", "\u00ff\u00f9", "ADIF")),
            Map.entry("audio/ogg", List.of("OggS")),
            Map.entry("audio/flac", List.of("fLaC")),
            Map.entry("video/mp4", List.of("????ftyp")),
            Map.entry("video/mpeg", List.of("\u0000\u0000\u0001")),
            Map.entry("video/mpg", List.of("\u0000\u0000\u0001")),
            Map.entry("video/quicktime", List.of("????ftyp", "????moov", "????mdat", "????wide", "????free")),
            Map.entry("video/mov", List.of("????ftyp", "????moov", "????mdat", "????wide", "????free")),
            Map.entry("video/avi", List.of("RIFF????AVI ")),
            Map.entry("video/x-flv", List.of("FLV")),
            Map.entry("video/webm", List.of("\u001aE\u00df\u00a3")),
            Map.entry("video/wmv", List.of("0&\u00b2u")),
            Map.entry("video/3gpp", List.of("????ftyp")),
            Map.entry("application/pdf", List.of("%PDF-")));

    /** What stands in results besides: text only. */
    private static final List<String> IN_RESULTS =
            List.of("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain");

    private static final Pattern TEXT =
            Pattern.compile("text/[a-z0-9.+-]+|application/(?:json|rtf|x-javascript|x-python)");
    private static final Pattern YOUTUBE =
            Pattern.compile("https?://(?:(?:www\\.|m\\.)?youtube\\.com/(?:watch\\?|shorts/)|youtu\\.be/).+");
    private static final Pattern UPLOADED =
            Pattern.compile("https://generativelanguage\\.googleapis\\.com/v1beta/files/[\\w-]+");
    private static final Pattern FETCHED_TYPES =
            Pattern.compile("image/(?:bmp|jpeg|png|webp)|application/(?:pdf|json)|text/[a-z]+");

    private static final int BEGINNING = 64;

    private GeminiMediaCheck() {}

    static void inline(JsonFields blob, boolean inResult, GeminiFindings findings) {
        String type = blob.string("mimeType", "");
        List<String> beginnings = BEGINNINGS.get(type);
        boolean text = TEXT.matcher(type).matches();
        if ((beginnings == null && !text) || (inResult && !IN_RESULTS.contains(type))) {
            findings.report(GeminiError.invalid("Unsupported MIME type: " + type));
            return;
        }
        String data = blob.string("data", "");
        if (data.isEmpty()) {
            findings.invalid(blob, "data", "must not be empty");
        } else if (beginnings != null && beginnings.stream().noneMatch(beginning -> begins(data, beginning))) {
            // The first two are quoted in AmberSahdev/Open-Interface#64 and egoist/chatwise-releases#799.
            findings.report(GeminiError.invalid(
                    type.startsWith("image/")
                            ? "Provided image is not valid"
                            : type.equals("application/pdf")
                                    ? "The document has no pages."
                                    : "Unable to process input " + type.substring(0, type.indexOf('/'))
                                            + ". Please retry or report in"
                                            + " https://developers.generativeai.google/guide/troubleshooting"));
        }
    }

    // The data has been checked for base64.
    private static boolean begins(String data, String beginning) {
        byte[] start = Base64.getDecoder().decode(data.substring(0, Math.min(BEGINNING, data.length())));
        String bytes = new String(start, StandardCharsets.ISO_8859_1);
        if (bytes.length() < beginning.length()) {
            return false;
        }
        for (int i = 0; i < beginning.length(); i++) {
            if (beginning.charAt(i) != '?' && beginning.charAt(i) != bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static void file(JsonFields file, GeminiFamily family, GeminiFindings findings) {
        String uri = file.string("fileUri", "");
        if (uri.isEmpty()) {
            findings.invalid(file, "fileUri", "must not be empty");
        }
        if (YOUTUBE.matcher(uri).matches() || UPLOADED.matcher(uri).matches()) {
            return;
        }
        String type = file.string("mimeType", "");
        if (!uri.startsWith("https://")
                || !family.fetchesUrls()
                || !(type.isEmpty() || FETCHED_TYPES.matcher(type).matches())) {
            findings.report(GeminiError.invalid("Invalid or unsupported file uri: " + uri));
        }
    }
}
