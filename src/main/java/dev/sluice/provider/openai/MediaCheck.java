package dev.sluice.provider.openai;

import dev.sluice.model.MediaSource;
import dev.sluice.provider.Findings;
import dev.sluice.provider.InlineMedia;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Modality;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the model cannot take of a request's media (images, audio and file inputs guides, 2026-07-15). What kind of media a part
 * is, its first bytes say; what the client says counts only where they say nothing. One per request; one thread.
 */
final class MediaCheck {

    private static final Set<String> IMAGE_TYPES = Set.of("image/png", "image/jpeg", "image/webp", "image/gif");
    private static final String IMAGE_LIST = "image/png, image/jpeg, image/webp, image/gif";
    private static final String PDF = "application/pdf";
    private static final String FILE_LIST = "application/pdf, text/*";
    private static final String OFFICE_LIST = FILE_LIST + ", documents of office programs";
    private static final Set<String> TEXT_LIKE = Set.of("application/json", "application/xml", "application/yaml");

    private static final Pattern FILE_ID = Pattern.compile("[A-Za-z0-9._-]{1,256}");

    private final ModelInfo model;
    private final Findings findings;
    private final MediaLimits limits;
    private int images;
    private long fileBytes;

    MediaCheck(ModelInfo model, Findings findings, MediaLimits limits) {
        this.model = model;
        this.findings = findings;
        this.limits = limits;
    }

    boolean takes(Modality modality, String name, String path) {
        boolean takes = model.input().contains(modality);
        if (!takes) {
            findings.noInput(name, path);
        }
        return takes;
    }

    /** Whether the model takes images; one more of them is counted if it does. */
    boolean takesImage(String path) {
        if (!takes(Modality.IMAGE, "image", path)) {
            return false;
        }
        images++;
        if (images == limits.images() + 1) {
            findings.mediaTooLarge(path, "number of images", images, limits.images());
        }
        return true;
    }

    /** Whether this may be the id of a file at OpenAI; what its id looks like elsewhere, such as {@code files/…}, cannot be one. */
    boolean isFileId(MediaSource.Uploaded uploaded) {
        boolean may = FILE_ID.matcher(uploaded.fileId()).matches();
        if (!may) {
            findings.invalidMedia(uploaded.path(), "this is no id of a file at OpenAI");
        }
        return may;
    }

    /** The media type of an image given as bytes; null if it cannot be taken, and a finding says why. */
    @Nullable
    String imageType(MediaSource.Inline inline) {
        return acceptedType(inline, IMAGE_TYPES, IMAGE_LIST);
    }

    /** The media type if it is one of {@code types}; otherwise null, and a finding says why. */
    @Nullable
    String acceptedType(MediaSource.Inline inline, Set<String> types, String list) {
        if (!isBase64(inline)) {
            return null;
        }
        String shown = InlineMedia.sniff(inline.base64());
        if (shown != null && types.contains(shown)) {
            return shown;
        }
        String refused = shown != null ? shown : inline.mediaType();
        if (refused != null && !types.contains(refused)) {
            findings.unsupportedMediaType(inline.path(), refused, list);
        } else {
            findings.invalidMedia(inline.path(), "the data is of no known type; accepted: " + list);
        }
        return null;
    }

    /**
     * What a file given as bytes is; null if it cannot be taken, and a finding says why.
     *
     * @param office whether documents of office programs are taken
     */
    @Nullable
    FileContent file(MediaSource.Inline inline, @Nullable String filename, boolean office) {
        if (!isBase64(inline)) {
            return null;
        }
        String shown = InlineMedia.sniff(inline.base64());
        String declared = inline.mediaType();
        String officeType = OfficeTypes.of(inline, filename);
        if (PDF.equals(shown)) {
            return document(inline, PDF);
        }
        if (officeType != null && office) {
            return document(inline, officeType);
        }
        if (isText(declared) || (declared == null && shown == null && officeType == null)) {
            return text(inline, filename);
        }
        if (PDF.equals(declared)) {
            findings.invalidMedia(inline.path(), "the data is not a PDF");
            return null;
        }
        String refused = officeType != null ? officeType : declared != null ? declared : Objects.requireNonNull(shown);
        findings.unsupportedMediaType(inline.path(), refused, office ? OFFICE_LIST : FILE_LIST);
        return null;
    }

    private @Nullable FileContent document(MediaSource.Inline inline, String mediaType) {
        if (!takes(Modality.FILE, "file", inline.path())) {
            return null;
        }
        fileBytes += InlineMedia.decodedLength(inline.base64());
        if (fileBytes > limits.fileBytes()) {
            findings.mediaTooLarge(inline.path(), "bytes of files together", fileBytes, limits.fileBytes());
        }
        return new FileContent.Document(mediaType);
    }

    private @Nullable FileContent text(MediaSource.Inline inline, @Nullable String filename) {
        String text = InlineMedia.text(inline.base64());
        if (text == null) {
            findings.invalidMedia(inline.path(), "the data is neither a PDF nor UTF-8 text");
            return null;
        }
        return new FileContent.Text(filename != null ? filename + "\n" + text : text);
    }

    private static boolean isText(@Nullable String type) {
        return type != null && (type.startsWith("text/") || TEXT_LIKE.contains(type));
    }

    private boolean isBase64(MediaSource.Inline inline) {
        boolean valid = InlineMedia.isBase64(inline.base64());
        if (!valid) {
            findings.invalidMedia(inline.path(), "data is not valid base64");
        }
        return valid;
    }
}
