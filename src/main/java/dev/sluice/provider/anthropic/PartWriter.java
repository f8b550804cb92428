package dev.sluice.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.provider.Findings;
import dev.sluice.provider.InlineMedia;
import dev.sluice.provider.JsonBody;
import dev.sluice.provider.PdfTrailer;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Modality;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of user messages and tool results, and finds what the model cannot take of them (vision and PDF pages, 2026-08-22).
 * What kind of media a part is, its first bytes say; what the client says counts only where they say nothing. One per request; one
 * thread.
 */
final class PartWriter {

    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String IMAGE_LIST = "image/jpeg, image/png, image/gif, image/webp";
    private static final String PDF = "application/pdf";
    private static final String FILE_LIST = "application/pdf, text/*";
    private static final Set<String> TEXT_LIKE = Set.of("application/json", "application/xml", "application/yaml");

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;
    private final ImageRules images;

    PartWriter(JsonGenerator out, ModelInfo model, Findings findings) {
        this.out = out;
        this.model = model;
        this.findings = findings;
        this.images = new ImageRules(model, findings);
    }

    /** All parts of the request have been written. */
    void end() {
        images.end();
    }

    void part(UserPart part) throws IOException {
        switch (part) {
            case ContentPart.Text text -> text(text.text());
            case ContentPart.Image image -> image(image.source());
            case ContentPart.Audio audio ->
                findings.noInput("audio", audio.source().path());
            case ContentPart.Video video ->
                findings.noInput("video", video.source().path());
            case ContentPart.File file -> file(file);
        }
    }

    void text(String text) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "text");
        out.writeStringField("text", text);
        out.writeEndObject();
    }

    private void image(MediaSource source) throws IOException {
        if (!takes(Modality.IMAGE, "image", source.path())) {
            return;
        }
        images.count(source);
        switch (source) {
            case MediaSource.Remote remote -> {
                if (RemoteMedia.isFetched(remote)) {
                    remote("image", remote, null);
                } else {
                    noUrl(remote.path());
                }
            }
            case MediaSource.Inline inline -> inlineImage(inline);
            case MediaSource.Uploaded uploaded -> noUpload(uploaded);
        }
    }

    private void inlineImage(MediaSource.Inline inline) throws IOException {
        if (!isBase64(inline)) {
            return;
        }
        String shown = InlineMedia.sniff(inline.base64());
        if (shown != null && IMAGE_TYPES.contains(shown)) {
            images.check(inline);
            base64("image", shown, inline, null);
            return;
        }
        String refused = shown != null ? shown : inline.mediaType();
        if (refused != null && !IMAGE_TYPES.contains(refused)) {
            findings.unsupportedMediaType(inline.path(), refused, IMAGE_LIST);
        } else {
            findings.invalidMedia(inline.path(), "the data is of no known type; accepted: " + IMAGE_LIST);
        }
    }

    private void file(ContentPart.File file) throws IOException {
        switch (file.source()) {
            case MediaSource.Inline inline -> inlineFile(inline, file.filename());
            case MediaSource.Remote remote -> {
                if (!RemoteMedia.isFetchedPdf(remote, file.filename())) {
                    noUrl(remote.path());
                } else if (takes(Modality.FILE, "file", remote.path())) {
                    remote("document", remote, file.filename());
                }
            }
            case MediaSource.Uploaded uploaded -> noUpload(uploaded);
        }
    }

    private void inlineFile(MediaSource.Inline inline, @Nullable String filename) throws IOException {
        if (!isBase64(inline)) {
            return;
        }
        String shown = InlineMedia.sniff(inline.base64());
        String declared = inline.mediaType();
        if (PDF.equals(shown)) {
            if (takes(Modality.FILE, "file", inline.path())) {
                if (PdfTrailer.isEncrypted(inline.base64())) {
                    String path = inline.path();
                    findings.unsupportedContent(
                            path, "%s: %s does not accept encrypted PDFs".formatted(path, model.id()));
                }
                base64("document", PDF, inline, filename);
            }
        } else if (isText(declared) || (declared == null && shown == null)) {
            textFile(inline, filename);
        } else if (PDF.equals(declared)) {
            findings.invalidMedia(inline.path(), "the data is not a PDF");
        } else {
            findings.unsupportedMediaType(
                    inline.path(), Objects.requireNonNull(declared != null ? declared : shown), FILE_LIST);
        }
    }

    private void textFile(MediaSource.Inline inline, @Nullable String filename) throws IOException {
        String text = InlineMedia.text(inline.base64());
        if (text == null || text.isBlank()) {
            findings.invalidMedia(inline.path(), "the data is neither a PDF nor UTF-8 text");
            return;
        }
        startSource("document", "text");
        out.writeStringField("media_type", "text/plain");
        out.writeStringField("data", text);
        endSource(filename);
    }

    private void remote(String kind, MediaSource.Remote remote, @Nullable String title) throws IOException {
        startSource(kind, "url");
        out.writeStringField("url", remote.url());
        endSource(title);
    }

    private void base64(String kind, String type, MediaSource.Inline inline, @Nullable String title)
            throws IOException {
        startSource(kind, "base64");
        out.writeStringField("media_type", type);
        out.writeFieldName("data");
        JsonBody.writePlainString(out, "", inline.base64());
        endSource(title);
    }

    private void startSource(String kind, String sourceKind) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", kind);
        out.writeObjectFieldStart("source");
        out.writeStringField("type", sourceKind);
    }

    private void endSource(@Nullable String title) throws IOException {
        out.writeEndObject();
        if (title != null && !title.isEmpty()) {
            out.writeStringField("title", title);
        }
        out.writeEndObject();
    }

    private static boolean isText(@Nullable String type) {
        return type != null && (type.startsWith("text/") || TEXT_LIKE.contains(type));
    }

    private boolean takes(Modality modality, String name, String path) {
        boolean takes = model.input().contains(modality);
        if (!takes) {
            findings.noInput(name, path);
        }
        return takes;
    }

    private void noUrl(String path) {
        findings.unsupportedContent(path, "%s: %s does not accept this by URL".formatted(path, model.id()));
    }

    private void noUpload(MediaSource.Uploaded uploaded) {
        String path = uploaded.path();
        findings.unsupportedContent(path, "%s: %s does not accept uploaded files".formatted(path, model.id()));
    }

    private boolean isBase64(MediaSource.Inline inline) {
        boolean valid = InlineMedia.isBase64(inline.base64());
        if (!valid) {
            findings.invalidMedia(inline.path(), "data is not valid base64");
        }
        return valid;
    }
}
