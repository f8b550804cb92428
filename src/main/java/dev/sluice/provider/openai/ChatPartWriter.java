package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.provider.Findings;
import dev.sluice.provider.InlineMedia;
import dev.sluice.provider.JsonBody;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Modality;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of user messages, and finds what the model cannot take of them (images, audio and file inputs guides,
 * 2026-07-15). What kind of media a part is, its first bytes say; what the client says counts only where they say nothing.
 * One per request; one thread.
 */
final class ChatPartWriter {

    private static final Set<String> IMAGE_TYPES = Set.of("image/png", "image/jpeg", "image/webp", "image/gif");
    private static final String IMAGE_LIST = "image/png, image/jpeg, image/webp, image/gif";
    private static final Map<String, String> AUDIO_FORMATS = Map.of("audio/wav", "wav", "audio/mpeg", "mp3");
    private static final String AUDIO_LIST = "audio/wav, audio/mpeg";
    private static final String PDF = "application/pdf";
    private static final String FILE_LIST = "application/pdf, text/*";
    private static final Set<String> TEXT_LIKE = Set.of("application/json", "application/xml", "application/yaml");

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;
    private final MediaLimits limits;
    private int images;
    private long fileBytes;

    ChatPartWriter(JsonGenerator out, ModelInfo model, Findings findings, MediaLimits limits) {
        this.out = out;
        this.model = model;
        this.findings = findings;
        this.limits = limits;
    }

    void part(UserPart part) throws IOException {
        switch (part) {
            case ContentPart.Text text -> text(text.text());
            case ContentPart.Image image -> image(image);
            case ContentPart.Audio audio -> audio(audio);
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

    private void image(ContentPart.Image image) throws IOException {
        String path = image.source().path();
        if (!takes(Modality.IMAGE, "image", path)) {
            return;
        }
        images++;
        if (images == limits.images() + 1) {
            findings.mediaTooLarge(path, "number of images", images, limits.images());
        }
        switch (image.source()) {
            case MediaSource.Remote remote -> {
                startImage();
                out.writeStringField("url", remote.url());
                endImage(image.detail());
            }
            case MediaSource.Inline inline -> inlineImage(inline, image.detail());
            case MediaSource.Uploaded uploaded ->
                findings.unsupportedContent(path, path + ": an image cannot be given as an uploaded file");
        }
    }

    private void inlineImage(MediaSource.Inline inline, @Nullable String detail) throws IOException {
        String type = acceptedType(inline, IMAGE_TYPES, IMAGE_LIST);
        if (type != null) {
            startImage();
            dataUrl("url", type, inline);
            endImage(detail);
        }
    }

    private void startImage() throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "image_url");
        out.writeObjectFieldStart("image_url");
    }

    private void endImage(@Nullable String detail) throws IOException {
        if (detail != null) {
            out.writeStringField("detail", detail);
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void audio(ContentPart.Audio audio) throws IOException {
        String path = audio.source().path();
        if (!takes(Modality.AUDIO, "audio", path)) {
            return;
        }
        switch (audio.source()) {
            case MediaSource.Inline inline -> inlineAudio(inline);
            case MediaSource.Remote remote -> noUrl("audio", path);
            case MediaSource.Uploaded uploaded ->
                findings.unsupportedContent(path, path + ": audio cannot be given as an uploaded file");
        }
    }

    private void inlineAudio(MediaSource.Inline inline) throws IOException {
        String type = acceptedType(inline, AUDIO_FORMATS.keySet(), AUDIO_LIST);
        if (type == null) {
            return;
        }
        out.writeStartObject();
        out.writeStringField("type", "input_audio");
        out.writeObjectFieldStart("input_audio");
        out.writeFieldName("data");
        JsonBody.writePlainString(out, "", inline.base64());
        out.writeStringField("format", AUDIO_FORMATS.get(type));
        out.writeEndObject();
        out.writeEndObject();
    }

    private void file(ContentPart.File file) throws IOException {
        String path = file.source().path();
        switch (file.source()) {
            case MediaSource.Inline inline -> inlineFile(inline, file.filename());
            case MediaSource.Remote remote -> {
                if (takes(Modality.FILE, "file", path)) {
                    noUrl("a file", path);
                }
            }
            case MediaSource.Uploaded uploaded -> {
                if (takes(Modality.FILE, "file", path)) {
                    startFile();
                    out.writeStringField("file_id", uploaded.fileId());
                    endFile();
                }
            }
        }
    }

    private void inlineFile(MediaSource.Inline inline, @Nullable String filename) throws IOException {
        if (!isBase64(inline)) {
            return;
        }
        String shown = InlineMedia.sniff(inline.base64());
        String declared = inline.mediaType();
        if (PDF.equals(shown)) {
            pdf(inline, filename);
        } else if (isText(declared) || (declared == null && shown == null)) {
            textFile(inline, filename);
        } else if (PDF.equals(declared)) {
            findings.invalidMedia(inline.path(), "the data is not a PDF");
        } else {
            findings.unsupportedMediaType(
                    inline.path(), Objects.requireNonNull(declared != null ? declared : shown), FILE_LIST);
        }
    }

    private void pdf(MediaSource.Inline inline, @Nullable String filename) throws IOException {
        if (!takes(Modality.FILE, "file", inline.path())) {
            return;
        }
        fileBytes += InlineMedia.decodedLength(inline.base64());
        if (fileBytes > limits.fileBytes()) {
            findings.mediaTooLarge(inline.path(), "bytes of files together", fileBytes, limits.fileBytes());
        }
        startFile();
        out.writeStringField("filename", filename != null ? filename : "document.pdf");
        dataUrl("file_data", PDF, inline);
        endFile();
    }

    /** This wire reads no text files: the model gets the text itself. */
    private void textFile(MediaSource.Inline inline, @Nullable String filename) throws IOException {
        String text = InlineMedia.text(inline.base64());
        if (text == null) {
            findings.invalidMedia(inline.path(), "the data is neither a PDF nor UTF-8 text");
        } else {
            text(filename != null ? filename + "\n" + text : text);
        }
    }

    private static boolean isText(@Nullable String type) {
        return type != null && (type.startsWith("text/") || TEXT_LIKE.contains(type));
    }

    private void startFile() throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "file");
        out.writeObjectFieldStart("file");
    }

    private void endFile() throws IOException {
        out.writeEndObject();
        out.writeEndObject();
    }

    private boolean takes(Modality modality, String name, String path) {
        boolean takes = model.input().contains(modality);
        if (!takes) {
            findings.noInput(name, path);
        }
        return takes;
    }

    private void noUrl(String what, String path) {
        findings.unsupportedContent(path, "%s: %s does not accept %s by URL".formatted(path, model.id(), what));
    }

    /** The media type if it is one of {@code types}; otherwise null, and a finding says why. */
    private @Nullable String acceptedType(MediaSource.Inline inline, Set<String> types, String list) {
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

    private boolean isBase64(MediaSource.Inline inline) {
        boolean valid = InlineMedia.isBase64(inline.base64());
        if (!valid) {
            findings.invalidMedia(inline.path(), "data is not valid base64");
        }
        return valid;
    }

    private void dataUrl(String field, String type, MediaSource.Inline inline) throws IOException {
        out.writeFieldName(field);
        JsonBody.writePlainString(out, "data:" + type + ";base64,", inline.base64());
    }
}
