package dev.sluice.chat;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import java.util.List;
import java.util.Map;

/** Puts fetched bytes in the place of the URLs that named them. */
final class MediaInlining {

    private MediaInlining() {}

    static ChatRequest inline(ChatRequest request, Map<MediaSource.Remote, MediaSource.Inline> fetched) {
        return new ChatRequest(
                request.model(),
                request.messages().stream()
                        .map(message -> message(message, fetched))
                        .toList(),
                request.sampling(),
                request.toolUse(),
                request.responseFormat(),
                request.reasoning(),
                request.delivery(),
                request.metadata(),
                request.fallbacks());
    }

    private static Message message(Message message, Map<MediaSource.Remote, MediaSource.Inline> fetched) {
        return switch (message) {
            case Message.User user -> new Message.User(user.path(), parts(user.content(), fetched), user.name());
            case Message.ToolResults results ->
                new Message.ToolResults(results.results().stream()
                        .map(result -> new Message.ToolResult(
                                result.path(),
                                result.callId(),
                                result.name(),
                                parts(result.content(), fetched),
                                result.error()))
                        .toList());
            case Message.System system -> system;
            case Message.Assistant assistant -> assistant;
        };
    }

    private static List<UserPart> parts(List<UserPart> parts, Map<MediaSource.Remote, MediaSource.Inline> fetched) {
        return parts.stream().map(part -> part(part, fetched)).toList();
    }

    private static UserPart part(UserPart part, Map<MediaSource.Remote, MediaSource.Inline> fetched) {
        if (!(part instanceof ContentPart.Media media && media.source() instanceof MediaSource.Remote remote)) {
            return part;
        }
        MediaSource.Inline bytes = fetched.get(remote);
        if (bytes == null) {
            return part;
        }
        return switch (media) {
            case ContentPart.Image image -> new ContentPart.Image(bytes, image.detail());
            case ContentPart.Audio audio -> new ContentPart.Audio(bytes, audio.format());
            case ContentPart.Video video -> new ContentPart.Video(bytes);
            case ContentPart.File file -> new ContentPart.File(bytes, file.filename());
        };
    }
}
