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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of user messages and of tool results. OpenAI fetches images and files itself, and reads documents of office
 * programs (file inputs guide, 2026-07-15). One per request; one thread.
 */
final class ResponsesPartWriter {

    private final JsonGenerator out;
    private final Findings findings;
    private final MediaCheck check;

    ResponsesPartWriter(JsonGenerator out, ModelInfo model, Findings findings, MediaLimits limits) {
        this.out = out;
        this.findings = findings;
        this.check = new MediaCheck(model, findings, limits);
    }

    void part(UserPart part) throws IOException {
        switch (part) {
            case ContentPart.Text text -> text("input_text", text.text());
            case ContentPart.Image image -> image(image);
            case ContentPart.Audio audio ->
                findings.noInput("audio", audio.source().path());
            case ContentPart.Video video ->
                findings.noInput("video", video.source().path());
            case ContentPart.File file -> file(file);
        }
    }

    /** @param type {@code input_text}, or {@code output_text} in what the model said */
    void text(String type, String text) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
        out.writeStringField("text", text);
        out.writeEndObject();
    }

    private void image(ContentPart.Image image) throws IOException {
        if (!check.takesImage(image.source().path())) {
            return;
        }
        switch (image.source()) {
            case MediaSource.Remote remote -> {
                startImage(image);
                out.writeStringField("image_url", remote.url());
                out.writeEndObject();
            }
            case MediaSource.Uploaded uploaded -> {
                if (check.isFileId(uploaded)) {
                    startImage(image);
                    out.writeStringField("file_id", uploaded.fileId());
                    out.writeEndObject();
                }
            }
            case MediaSource.Inline inline -> {
                String type = check.imageType(inline);
                if (type != null) {
                    startImage(image);
                    dataUrl("image_url", type, inline);
                    out.writeEndObject();
                }
            }
        }
    }

    private void startImage(ContentPart.Image image) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "input_image");
        out.writeStringField("detail", Objects.requireNonNullElse(image.detail(), "auto"));
    }

    private void file(ContentPart.File file) throws IOException {
        String path = file.source().path();
        switch (file.source()) {
            case MediaSource.Inline inline -> inlineFile(inline, file.filename());
            case MediaSource.Remote remote -> {
                if (check.takes(Modality.FILE, "file", path)) {
                    startFile();
                    out.writeStringField("file_url", remote.url());
                    out.writeEndObject();
                }
            }
            case MediaSource.Uploaded uploaded -> {
                if (check.takes(Modality.FILE, "file", path) && check.isFileId(uploaded)) {
                    startFile();
                    out.writeStringField("file_id", uploaded.fileId());
                    out.writeEndObject();
                }
            }
        }
    }

    /** A text goes as text, so that both wires tell the model the same. */
    private void inlineFile(MediaSource.Inline inline, @Nullable String filename) throws IOException {
        FileContent content = check.file(inline, filename, true);
        if (content == null) {
            return;
        }
        switch (content) {
            case FileContent.Text text -> text("input_text", text.text());
            case FileContent.Document document -> {
                startFile();
                out.writeStringField("filename", filename != null ? filename : OfficeTypes.name(document.mediaType()));
                dataUrl("file_data", document.mediaType(), inline);
                out.writeEndObject();
            }
        }
    }

    private void startFile() throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "input_file");
    }

    private void dataUrl(String field, String type, MediaSource.Inline inline) throws IOException {
        out.writeFieldName(field);
        JsonBody.writePlainString(out, "data:" + type + ";base64,", inline.base64());
    }
}
