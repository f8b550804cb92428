package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks images and documents (https://platform.claude.com/docs/en/build-with-claude/vision and .../pdf-support, 2026-08-22): what
 * their first bytes show has to be what their media type says (BerriAI/litellm#24900 of 2026-04-01). One per request.
 */
final class AnthropicMediaCheck {

    private static final List<String> IMAGE_TYPES = List.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final int MAX_IMAGE_CHARS = 10 << 20;

    private final AnthropicFieldCheck check;
    private int images;

    AnthropicMediaCheck(AnthropicFieldCheck check) {
        this.check = check;
    }

    int images() {
        return images;
    }

    void image(JsonFields image) {
        images++;
        check.known(image, Set.of("type", "source", "cache_control"));
        JsonFields source = source(image, List.of("base64", "url"));
        if (source == null) {
            return;
        }
        if ("url".equals(source.string("type"))) {
            url(source);
            return;
        }
        check.require(source, "media_type");
        check.oneOf(source, "media_type", IMAGE_TYPES);
        byte[] bytes = base64(source);
        if (bytes == null) {
            return;
        }
        int chars = source.string("data", "").length();
        String type = imageType(bytes);
        if (type == null) {
            check.report(source.path("data"), "Could not process image");
        } else if (!type.equals(source.string("media_type"))) {
            check.report(
                    source.path(),
                    "The image was specified using the %s media type, but the image appears to be a %s image"
                            .formatted(source.string("media_type"), type));
        } else if (chars > MAX_IMAGE_CHARS) {
            check.report(
                    source.path(),
                    "image exceeds 10 MB maximum: %d bytes > %d bytes".formatted(chars, MAX_IMAGE_CHARS));
        }
    }

    void document(JsonFields document) {
        check.known(document, Set.of("type", "source", "title", "context", "citations", "cache_control"));
        check.string(document, "title");
        check.string(document, "context");
        check.object(document, "citations");
        JsonFields source = source(document, List.of("base64", "content", "text", "url"));
        if (source == null) {
            return;
        }
        switch (source.string("type", "")) {
            case "url" -> url(source);
            case "text" -> {
                check.require(source, "media_type");
                check.oneOf(source, "media_type", List.of("text/plain"));
                check.requiredString(source, "data");
                if (source.string("data", "").isBlank()) {
                    check.report(source.path("data"), "PlainTextSource data must contain non-whitespace text");
                }
            }
            case "base64" -> pdf(source);
            default -> check.require(source, "content");
        }
    }

    private void pdf(JsonFields source) {
        check.require(source, "media_type");
        check.oneOf(source, "media_type", List.of("application/pdf"));
        byte[] bytes = base64(source);
        if (bytes != null && !starts(bytes, 0, "%PDF-")) {
            check.report(source.path("data"), "The PDF specified was not valid.");
        }
    }

    /** The source with its kind as part of its place; null if it is none. */
    private @Nullable JsonFields source(JsonFields media, List<String> kinds) {
        check.require(media, "source");
        check.object(media, "source");
        JsonFields plain = media.object("source");
        if (plain == null || !check.tagged(plain, kinds)) {
            return null;
        }
        String kind = plain.string("type", "");
        JsonFields source = JsonFields.at(plain.path() + "." + kind, plain.toJson());
        check.known(
                source,
                switch (kind) {
                    case "url" -> Set.of("type", "url");
                    case "content" -> Set.of("type", "content");
                    default -> Set.of("type", "media_type", "data");
                });
        return source;
    }

    private void url(JsonFields source) {
        check.requiredString(source, "url");
        if (!source.string("url", "").startsWith("https://")) {
            check.report(source.path("url"), "Only HTTPS URLs are supported.");
        }
    }

    private byte @Nullable [] base64(JsonFields source) {
        check.requiredString(source, "data");
        String data = source.string("data", "");
        try {
            // Java's decoder takes text without its padding; Anthropic's does not.
            if (!check.failed() && !data.isEmpty() && data.length() % 4 == 0) {
                return Base64.getDecoder().decode(data.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IllegalArgumentException notBase64) {
            // Told below.
        }
        check.report(source.path(), "invalid base64 data");
        return null;
    }

    private static @Nullable String imageType(byte[] bytes) {
        if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
            return "image/gif";
        }
        return starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP") ? "image/webp" : null;
    }

    /** @param magic one character per byte */
    private static boolean starts(byte[] bytes, int at, String magic) {
        for (int i = 0; i < magic.length(); i++) {
            if (at + i >= bytes.length || (bytes[at + i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
