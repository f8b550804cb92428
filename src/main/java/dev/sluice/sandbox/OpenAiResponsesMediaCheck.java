package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks images and files in a response's input. What only has an address is believed: nothing is fetched. */
final class OpenAiResponsesMediaCheck {

    private static final Pattern DATA_URL = Pattern.compile("data:([A-Za-z]+/[A-Za-z0-9.+-]+)(?:;[^,;]+)*;base64,");
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/jpg", "image/webp", "image/gif");
    private static final Pattern NO_FILE = Pattern.compile("(?i)(?:audio|video|image)/.*");
    private static final int SIGNATURE_CHARACTERS = 16;

    private OpenAiResponsesMediaCheck() {}

    static void image(JsonFields part, OpenAiFieldCheck check) {
        check.known(part, Set.of("type", "image_url", "file_id", "detail"));
        check.oneOf(part, "detail", List.of("auto", "low", "high", "original"));
        check.string(part, "file_id");
        Object url = part.value("image_url");
        String path = part.path("image_url");
        if (url == null) {
            if (part.value("file_id") == null) {
                check.report(OpenAiError.missing(path));
            }
        } else if (url instanceof String text) {
            imageUrl(text, path, check);
        } else {
            check.wrongType(path, "an image URL", url);
        }
    }

    private static void imageUrl(String url, String path, OpenAiFieldCheck check) {
        if (isAddress(url)) {
            return;
        }
        Matcher head = DATA_URL.matcher(url);
        if (!head.lookingAt()) {
            noUrl(path, check);
            return;
        }
        String data = url.substring(head.end());
        if (!IMAGES.contains(head.group(1).toLowerCase(Locale.ROOT))) {
            check.report(OpenAiError.invalid(
                    "Invalid '%s'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got unsupported MIME type '%s'."
                            .formatted(path, head.group(1)),
                    path,
                    "invalid_value"));
        } else if (!OpenAiMessageCheck.isBase64(data)) {
            check.report(OpenAiError.invalid("Invalid base64 image_url.", path, "invalid_base64_image"));
        } else if (!isImage(data)) {
            check.report(OpenAiError.invalid(
                    "The image data you provided does not represent a valid image. Please check your input and try again with"
                            + " one of the following image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].",
                    path,
                    "image_parse_error"));
        }
    }

    /** By its first bytes; the type in the URL may be another one, as long as it is an image. */
    private static boolean isImage(String base64) {
        String start = base64.substring(0, Math.min(base64.length(), SIGNATURE_CHARACTERS));
        String bytes = new String(Base64.getDecoder().decode(start), StandardCharsets.ISO_8859_1);
        return bytes.startsWith("\u0089PNG\r\n\u001a\n")
                || bytes.startsWith("\u00ff\u00d8\u00ff")
                || bytes.startsWith("GIF87a")
                || bytes.startsWith("GIF89a")
                || (bytes.startsWith("RIFF") && bytes.startsWith("WEBP", 8));
    }

    static void file(JsonFields part, OpenAiFieldCheck check) {
        check.known(part, Set.of("type", "filename", "file_data", "file_url", "file_id", "detail"));
        for (String key : List.of("filename", "file_data", "file_url", "file_id")) {
            check.string(part, key);
        }
        long sources = List.of("file_data", "file_url", "file_id").stream()
                .filter(key -> part.value(key) != null)
                .count();
        if (sources == 0) {
            check.report(OpenAiError.missing(part.path("file_id")));
        } else if (sources > 1) {
            check.report(OpenAiError.invalid(
                    "Mutually exclusive parameters: only one of 'file_data', 'file_id' and 'file_url' can be provided.",
                    part.path(),
                    "mutually_exclusive_parameters"));
        }
        String url = part.string("file_url");
        if (url != null && !isAddress(url)) {
            noUrl(part.path("file_url"), check);
        }
        if (part.value("file_data") != null && check.require(part, "filename")) {
            fileData(part.string("file_data", ""), part.path("file_data"), check);
        }
    }

    private static void fileData(String data, String path, OpenAiFieldCheck check) {
        Matcher head = DATA_URL.matcher(data);
        if (!head.lookingAt() || !OpenAiMessageCheck.isBase64(data.substring(head.end()))) {
            noFile("a value that is none.", path, check);
        } else if (NO_FILE.matcher(head.group(1)).matches()) {
            noFile(
                    "unsupported MIME type '" + head.group(1)
                            + "'. Please see https://platform.openai.com/docs/assistants/tools/file-search#supported-files for"
                            + " supported file types.",
                    path,
                    check);
        }
    }

    /** The words are those recorded by maruel/genai on 2025-09-01. */
    private static void noFile(String found, String path, OpenAiFieldCheck check) {
        check.report(OpenAiError.invalid(
                "Invalid file data: '" + path + "'. Expected a base64-encoded data URL with a valid file MIME type"
                        + " (e.g. 'data:text/plain;base64,SGVsbG8sIFdvcmxkIQ=='), but got " + found,
                path,
                "invalid_value"));
    }

    private static boolean isAddress(String url) {
        return url.startsWith("https://") || url.startsWith("http://");
    }

    private static void noUrl(String path, OpenAiFieldCheck check) {
        check.report(OpenAiError.invalid(
                "Invalid '%s'. Expected a valid URL, but got a value with an invalid format.".formatted(path),
                path,
                "invalid_value"));
    }
}
