package dev.sluice.provider.google;

import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.provider.Findings;
import dev.sluice.provider.InlineMedia;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Modality;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes parts of media, and finds what the model cannot take of them (image, audio, video and document guides, 2026-09). What kind of
 * media a part is, its first bytes say; what the client says counts only where they say nothing. One per request; one thread.
 */
final class MediaParts {

    private static final Set<String> IMAGE_TYPES =
            Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif");
    private static final String IMAGE_LIST = "image/png, image/jpeg, image/webp, image/heic, image/heif";
    private static final Set<String> AUDIO_TYPES =
            Set.of("audio/wav", "audio/mpeg", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac");
    private static final String AUDIO_LIST = "audio/wav, audio/mpeg, audio/aiff, audio/aac, audio/ogg, audio/flac";
    private static final Set<String> VIDEO_TYPES = Set.of(
            "video/mp4",
            "video/mpeg",
            "video/mpg",
            "video/quicktime",
            "video/mov",
            "video/x-msvideo",
            "video/avi",
            "video/x-flv",
            "video/webm",
            "video/wmv",
            "video/x-ms-wmv",
            "video/3gpp");
    private static final String VIDEO_LIST =
            "video/mp4, video/mpeg, video/quicktime, video/avi, video/x-flv, video/webm, video/wmv, video/3gpp";
    /** Types that Gemini calls by another name. */
    private static final Map<String, String> GEMINI_NAMES =
            Map.of("video/x-msvideo", "video/avi", "video/x-ms-wmv", "video/wmv");

    private static final String PDF = "application/pdf";
    private static final String PLAIN_TEXT = "text/plain";
    private static final String FILE_LIST = "application/pdf, text/*";
    private static final Set<String> TEXT_LIKE = Set.of("application/json", "application/xml", "application/yaml");
    private static final Pattern TEXT_TYPE = Pattern.compile("text/[a-z0-9.+-]{1,60}");

    private static final String FILES_API = "https://generativelanguage.googleapis.com/v1beta/";
    private static final Pattern FILE_URI = Pattern.compile(
            "(?:https://generativelanguage\\.googleapis\\.com/v1(?:beta)?/)?(files/[A-Za-z0-9_-]{1,100})");

    private final ModelInfo model;
    private final Findings findings;
    private final MediaLimits limits;
    private long inlineBytes;
    private int images;
    private int videoLinks;

    MediaParts(ModelInfo model, Findings findings, MediaLimits limits) {
        this.model = model;
        this.findings = findings;
        this.limits = limits;
    }

    /** The part for a piece of media; null if it is refused, and a finding says why. */
    Turn.@Nullable Part part(ContentPart.Media media) {
        Turn.Part part =
                switch (media) {
                    case ContentPart.Image image -> image(image.source());
                    case ContentPart.Audio audio -> audio(audio.source());
                    case ContentPart.Video video -> video(video.source());
                    case ContentPart.File file -> file(file.source());
                };
        if (part instanceof Turn.Part.Inline inline) {
            count(inline, media.source().path());
        }
        return part;
    }

    private Turn.@Nullable Part image(MediaSource source) {
        if (!takes(Modality.IMAGE, "image", source.path())) {
            return null;
        }
        images++;
        if (images == limits.images() + 1) {
            findings.mediaTooLarge(source.path(), "number of images", images, limits.images());
        }
        return switch (source) {
            case MediaSource.Inline inline -> sniffed(inline, IMAGE_TYPES, IMAGE_LIST, false);
            case MediaSource.Remote remote -> notFetched(remote);
            case MediaSource.Uploaded uploaded -> uploaded(uploaded);
        };
    }

    private Turn.@Nullable Part audio(MediaSource source) {
        if (!takes(Modality.AUDIO, "audio", source.path())) {
            return null;
        }
        return switch (source) {
            case MediaSource.Inline inline -> sniffed(inline, AUDIO_TYPES, AUDIO_LIST, false);
            case MediaSource.Remote remote -> notFetched(remote);
            case MediaSource.Uploaded uploaded -> uploaded(uploaded);
        };
    }

    private Turn.@Nullable Part video(MediaSource source) {
        if (!takes(Modality.VIDEO, "video", source.path())) {
            return null;
        }
        return switch (source) {
            // MPEG and WMV have no mark that is known here.
            case MediaSource.Inline inline -> sniffed(inline, VIDEO_TYPES, VIDEO_LIST, true);
            case MediaSource.Remote remote -> RemoteMedia.isYouTube(remote.url()) ? link(remote) : notFetched(remote);
            case MediaSource.Uploaded uploaded -> uploaded(uploaded);
        };
    }

    private Turn.Part link(MediaSource.Remote remote) {
        videoLinks++;
        if (videoLinks == limits.videoLinks() + 1) {
            findings.mediaTooLarge(remote.path(), "number of video links", videoLinks, limits.videoLinks());
        }
        return new Turn.Part.FileUri(remote.url());
    }

    private Turn.@Nullable Part file(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> inlineFile(inline);
            case MediaSource.Remote remote -> notFetched(remote);
            case MediaSource.Uploaded uploaded ->
                takes(Modality.FILE, "file", uploaded.path()) ? uploaded(uploaded) : null;
        };
    }

    private Turn.@Nullable Part inlineFile(MediaSource.Inline inline) {
        if (!isBase64(inline)) {
            return null;
        }
        String shown = InlineMedia.sniff(inline.base64());
        String declared = inline.mediaType();
        if (PDF.equals(shown)) {
            return takes(Modality.FILE, "file", inline.path()) ? new Turn.Part.Inline(PDF, inline.base64()) : null;
        }
        if (isText(declared) || (declared == null && shown == null)) {
            return text(inline, declared);
        }
        if (PDF.equals(declared)) {
            findings.invalidMedia(inline.path(), "the data is not a PDF");
        } else {
            findings.unsupportedMediaType(
                    inline.path(), Objects.requireNonNull(declared != null ? declared : shown), FILE_LIST);
        }
        return null;
    }

    private Turn.@Nullable Part text(MediaSource.Inline inline, @Nullable String declared) {
        if (InlineMedia.text(inline.base64()) == null) {
            findings.invalidMedia(inline.path(), "the data is neither a PDF nor UTF-8 text");
            return null;
        }
        boolean known = declared != null && TEXT_TYPE.matcher(declared).matches();
        return new Turn.Part.Inline(known ? Objects.requireNonNull(declared) : PLAIN_TEXT, inline.base64());
    }

    private static boolean isText(@Nullable String type) {
        return type != null && (type.startsWith("text/") || TEXT_LIKE.contains(type));
    }

    /** What has the first bytes, or where they say nothing the declared name, of one of {@code types}. */
    private Turn.@Nullable Part sniffed(
            MediaSource.Inline inline, Set<String> types, String list, boolean trustDeclared) {
        if (!isBase64(inline)) {
            return null;
        }
        String shown = InlineMedia.sniff(inline.base64());
        String type = shown != null ? shown : inline.mediaType();
        if (type != null && types.contains(type) && (shown != null || trustDeclared)) {
            return new Turn.Part.Inline(GEMINI_NAMES.getOrDefault(type, type), inline.base64());
        }
        if (type != null && !types.contains(type)) {
            findings.unsupportedMediaType(inline.path(), type, list);
        } else {
            findings.invalidMedia(inline.path(), "the data is of no known type; accepted: " + list);
        }
        return null;
    }

    /** A file that the client has uploaded to Google, by its URI or its name {@code files/…}. */
    private Turn.@Nullable Part uploaded(MediaSource.Uploaded uploaded) {
        var matcher = FILE_URI.matcher(uploaded.fileId());
        if (matcher.matches()) {
            return new Turn.Part.FileUri(FILES_API + matcher.group(1));
        }
        findings.invalidMedia(uploaded.path(), "this is no file of the Gemini Files API");
        return null;
    }

    private Turn.@Nullable Part notFetched(MediaSource.Remote remote) {
        String path = remote.path();
        findings.unsupportedContent(path, "%s: %s does not accept this by URL".formatted(path, model.id()));
        return null;
    }

    private void count(Turn.Part.Inline inline, String path) {
        long before = inlineBytes;
        inlineBytes += inline.base64().length();
        if (before <= limits.inlineBytes() && inlineBytes > limits.inlineBytes()) {
            findings.mediaTooLarge(path, "base64 characters of media together", inlineBytes, limits.inlineBytes());
        }
    }

    private boolean takes(Modality modality, String name, String path) {
        boolean takes = model.input().contains(modality);
        if (!takes) {
            findings.noInput(name, path);
        }
        return takes;
    }

    private boolean isBase64(MediaSource.Inline inline) {
        boolean valid = InlineMedia.isBase64(inline.base64());
        if (!valid) {
            findings.invalidMedia(inline.path(), "data is not valid base64");
        }
        return valid;
    }
}
