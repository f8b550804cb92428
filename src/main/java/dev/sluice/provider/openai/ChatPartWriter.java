package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.provider.Findings;
import dev.sluice.provider.JsonBody;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Modality;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the parts of user messages. One per request; one thread. */
final class ChatPartWriter {

    private static final Map<String, String> AUDIO_FORMATS = Map.of("audio/wav", "wav", "audio/mpeg", "mp3");
    private static final String AUDIO_LIST = "audio/wav, audio/mpeg";

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;
    private final MediaCheck check;

    ChatPartWriter(JsonGenerator out, ModelInfo model, Findings findings, MediaLimits limits) {
        this.out = out;
        this.model = model;
        this.findings = findings;
        this.check = new MediaCheck(model, findings, limits);
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
        if (!check.takesImage(path)) {
            return;
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
        String type = check.imageType(inline);
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
        if (!check.takes(Modality.AUDIO, "audio", path)) {
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
        String type = check.acceptedType(inline, AUDIO_FORMATS.keySet(), AUDIO_LIST);
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
                if (check.takes(Modality.FILE, "file", path)) {
                    noUrl("a file", path);
                }
            }
            case MediaSource.Uploaded uploaded -> {
                if (check.takes(Modality.FILE, "file", path) && check.isFileId(uploaded)) {
                    startFile();
                    out.writeStringField("file_id", uploaded.fileId());
                    endFile();
                }
            }
        }
    }

    /** This wire reads no text files: the model gets the text itself. */
    private void inlineFile(MediaSource.Inline inline, @Nullable String filename) throws IOException {
        FileContent content = check.file(inline, filename, false);
        if (content == null) {
            return;
        }
        switch (content) {
            case FileContent.Text text -> text(text.text());
            case FileContent.Document document -> {
                startFile();
                out.writeStringField("filename", filename != null ? filename : "document.pdf");
                dataUrl("file_data", document.mediaType(), inline);
                endFile();
            }
        }
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

    /** What comes by URL is fetched before; nobody did. */
    private void noUrl(String what, String path) {
        findings.unsupportedContent(path, "%s: %s does not accept %s by URL".formatted(path, model.id(), what));
    }

    private void dataUrl(String field, String type, MediaSource.Inline inline) throws IOException {
        out.writeFieldName(field);
        JsonBody.writePlainString(out, "data:" + type + ";base64,", inline.base64());
    }
}
