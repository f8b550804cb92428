package dev.sluice.dialect;

import dev.sluice.json.JsonFields;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads message content: a text, or an array of parts in the shapes that the clients' formats share. Empty texts are left out, since no
 * provider takes them. Expects content that fits its schema; reports what a schema cannot say.
 */
final class ContentDecoder {

    private ContentDecoder() {}

    /** Text and media. */
    static List<UserPart> parts(JsonFields message, Problems problems) {
        List<UserPart> parts = new ArrayList<>();
        String text = message.string("content");
        if (text != null && !text.isEmpty()) {
            parts.add(new ContentPart.Text(text));
        }
        for (JsonFields part : message.objects("content")) {
            UserPart decoded = part(part, problems);
            if (decoded != null) {
                parts.add(decoded);
            }
        }
        return parts;
    }

    /** Text alone, as instructions and earlier answers have it: media there is a problem. Words of refusal are passed over. */
    static List<ContentPart.Text> texts(JsonFields message, String role, Problems problems) {
        List<ContentPart.Text> texts = new ArrayList<>();
        String text = message.string("content");
        if (text != null && !text.isEmpty()) {
            texts.add(new ContentPart.Text(text));
        }
        for (JsonFields part : message.objects("content")) {
            String type = part.string("type", "");
            if (type.equals("refusal")) {
                continue;
            }
            if (!type.equals("text")) {
                problems.add(
                        "unsupported_content",
                        part.path(),
                        "must be text: only text is allowed in " + role + " messages");
            } else if (part(part, problems) instanceof ContentPart.Text found) {
                texts.add(found);
            }
        }
        return texts;
    }

    /** Null for an empty text and for media that cannot be. */
    private static @Nullable UserPart part(JsonFields part, Problems problems) {
        return switch (part.string("type", "")) {
            case "text" -> text(part.string("text", ""));
            case "image_url" -> image(MediaSources.url(part, "image_url", problems), part.objectOrEmpty("image_url"));
            case "image" -> image(inlineImage(part.objectOrEmpty("image"), problems), part);
            case "audio_url" -> audio(MediaSources.url(part, "audio_url", problems), null);
            case "input_audio" -> inputAudio(part.objectOrEmpty("input_audio"), problems);
            case "video_url" -> video(MediaSources.url(part, "video_url", problems));
            case "file" -> file(part.objectOrEmpty("file"), problems);
            default -> null;
        };
    }

    private static @Nullable UserPart text(String text) {
        return text.isEmpty() ? null : new ContentPart.Text(text);
    }

    private static @Nullable UserPart image(@Nullable MediaSource source, JsonFields detailed) {
        return source == null ? null : new ContentPart.Image(source, detailed.string("detail"));
    }

    private static @Nullable MediaSource inlineImage(JsonFields image, Problems problems) {
        String type = image.string("media_type", "").toLowerCase(Locale.ROOT);
        return MediaSources.inline(image.path("data"), type, image.string("data", ""), problems);
    }

    private static @Nullable UserPart audio(@Nullable MediaSource source, @Nullable String format) {
        return source == null ? null : new ContentPart.Audio(source, format);
    }

    private static @Nullable UserPart inputAudio(JsonFields audio, Problems problems) {
        String format = audio.string("format", "").toLowerCase(Locale.ROOT);
        return audio(MediaSources.inline(audio.path("data"), null, audio.string("data", ""), problems), format);
    }

    private static @Nullable UserPart video(@Nullable MediaSource source) {
        return source == null ? null : new ContentPart.Video(source);
    }

    private static @Nullable UserPart file(JsonFields file, Problems problems) {
        MediaSource source = MediaSources.file(file, problems);
        return source == null ? null : new ContentPart.File(source, file.string("filename"));
    }
}
