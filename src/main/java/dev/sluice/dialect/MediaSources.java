package dev.sluice.dialect;

import dev.sluice.json.JsonFields;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Violation;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where the bytes of a media part are. Gives null and reports what is wrong if they cannot be anywhere. */
final class MediaSources {

    private static final String INVALID_MEDIA = "invalid_media";
    private static final int MAX_DATA_URL_HEADER = 300;
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}");

    private MediaSources() {}

    /** The URL under {@code key}: as a plain text, or as {@code url} of an object. */
    static @Nullable MediaSource url(JsonFields part, String key, Problems problems) {
        JsonFields object = part.object(key);
        return object != null
                ? url(object.path("url"), object.string("url", ""), problems)
                : url(part.path(key), part.string(key, ""), problems);
    }

    static @Nullable MediaSource url(String path, String url, Problems problems) {
        if (isDataUrl(url)) {
            return dataUrl(path, url, problems);
        }
        if (HttpUrls.wellFormed(url)) {
            return new MediaSource.Remote(path, url);
        }
        if (url.length() > HttpUrls.MAX_CHARS) {
            problems.add(Violation.TOO_LARGE, path, "takes at most " + HttpUrls.MAX_CHARS + " characters");
        } else {
            problems.add("media_unreachable", path, "could not be fetched (it must be an https URL or a data: URL)");
        }
        return null;
    }

    /** Base64 alone. */
    static @Nullable MediaSource inline(String path, @Nullable String mediaType, String base64, Problems problems) {
        if (!Base64Text.valid(base64, 0)) {
            problems.add(INVALID_MEDIA, path, "is not valid base64");
            return null;
        }
        return new MediaSource.Inline(path, mediaType, base64);
    }

    /** A file by exactly one of its three ways. */
    static @Nullable MediaSource file(JsonFields file, Problems problems) {
        String data = file.string("file_data");
        String url = file.string("file_url");
        String id = file.string("file_id");
        int ways = (data == null ? 0 : 1) + (url == null ? 0 : 1) + (id == null ? 0 : 1);
        if (ways != 1) {
            String code = ways == 0 ? Violation.REQUIRED : Violation.INVALID;
            problems.add(code, file.path(), "must have exactly one of file_data, file_url and file_id");
            return null;
        }
        if (data != null) {
            return isDataUrl(data)
                    ? dataUrl(file.path("file_data"), data, problems)
                    : inline(file.path("file_data"), null, data, problems);
        }
        return url != null ? url(file.path("file_url"), url, problems) : uploaded(file, String.valueOf(id));
    }

    private static MediaSource uploaded(JsonFields file, String id) {
        return new MediaSource.Uploaded(file.path("file_id"), id);
    }

    private static boolean isDataUrl(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /** {@code data:[type][;parameter]*;base64,data} (RFC 2397). */
    private static @Nullable MediaSource dataUrl(String path, String url, Problems problems) {
        int comma = url.indexOf(',', 0, Math.min(url.length(), MAX_DATA_URL_HEADER));
        String header = comma < 0 ? "" : url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!header.endsWith(";base64")) {
            problems.add(INVALID_MEDIA, path, "must be a data: URL of the form data:<media type>;base64,<data>");
            return null;
        }
        String type = header.substring(0, header.indexOf(';')).strip();
        if (!type.isEmpty() && !MEDIA_TYPE.matcher(type).matches()) {
            problems.add(INVALID_MEDIA, path, "has a malformed media type");
            return null;
        }
        if (!Base64Text.valid(url, comma + 1)) {
            problems.add(INVALID_MEDIA, path, "is not valid base64");
            return null;
        }
        return new MediaSource.Inline(path, type.isEmpty() ? null : type, url.substring(comma + 1));
    }
}
