package dev.sluice.chat;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Puts fetched bytes in the place of the URLs that named them. */
final class MediaInlining {

    private MediaInlining() {}

    static ChatRequest inline(ChatRequest request, Map<MediaSource.Remote, MediaSource.Inline> fetched) {
        return mapParts(request, part -> part(part, fetched));
    }

    private static ChatRequest mapParts(ChatRequest request, UnaryOperator<UserPart> change) {
        return request.withMessages(request.messages().stream()
                .map(message -> message(message, change))
                .toList());
    }

    /** The request with a word in the place of each part that is yet to be fetched. */
    static ChatRequest withoutUnfetched(ChatRequest request, List<MediaSource.Remote> unfetched) {
        Set<MediaSource.Remote> sources = Set.copyOf(unfetched);
        return mapParts(
                request,
                part -> part instanceof ContentPart.Media media
                                && media.source() instanceof MediaSource.Remote remote
                                && sources.contains(remote)
                        ? new ContentPart.Text("media")
                        : part);
    }

    /** What of the request is still behind URLs. */
    static List<MediaSource.Remote> remote(ChatRequest request) {
        return request.messages().stream()
                .flatMap(message -> parts(message).stream())
                .filter(ContentPart.Media.class::isInstance)
                .map(part -> ((ContentPart.Media) part).source())
                .filter(MediaSource.Remote.class::isInstance)
                .map(MediaSource.Remote.class::cast)
                .toList();
    }

    private static List<UserPart> parts(Message message) {
        return switch (message) {
            case Message.User user -> user.content();
            case Message.ToolResults results ->
                results.results().stream()
                        .flatMap(result -> result.content().stream())
                        .toList();
            case Message.System system -> List.of();
            case Message.Assistant assistant -> List.of();
        };
    }

    private static Message message(Message message, UnaryOperator<UserPart> change) {
        return switch (message) {
            case Message.User user -> new Message.User(user.path(), parts(user.content(), change), user.name());
            case Message.ToolResults results ->
                new Message.ToolResults(results.results().stream()
                        .map(result -> new Message.ToolResult(
                                result.path(),
                                result.callId(),
                                result.name(),
                                parts(result.content(), change),
                                result.error()))
                        .toList());
            case Message.System system -> system;
            case Message.Assistant assistant -> assistant;
        };
    }

    private static List<UserPart> parts(List<UserPart> parts, UnaryOperator<UserPart> change) {
        return parts.stream().map(change).toList();
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
