package dev.sluice.provider.openai;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Modality;
import java.util.ArrayList;
import java.util.List;

/** How far Chat Completions reaches: what of a request it cannot carry, or only once it has been fetched. */
final class ChatReach {

    private ChatReach() {}

    /**
     * Whether a model that speaks Responses too has to get this request that way: new models call functions only there (page of
     * gpt-5.6, 2026-07-15), reasoning is shown only there, and only it takes files by URL and documents of office programs (file inputs
     * guide, 2026-07-15) and media in the results of tools. Calls in earlier turns are history, which both carry.
     */
    static boolean isExceededBy(ChatRequest request) {
        return !request.toolUse().tools().isEmpty()
                || request.reasoning().include()
                || request.messages().stream().anyMatch(ChatReach::isExceededBy);
    }

    private static boolean isExceededBy(Message message) {
        return switch (message) {
            case Message.User user -> user.content().stream().anyMatch(ChatReach::isExceededBy);
            case Message.ToolResults run ->
                run.results().stream()
                        .flatMap(result -> result.content().stream())
                        .anyMatch(ContentPart.Media.class::isInstance);
            case Message.System system -> false;
            case Message.Assistant assistant -> false;
        };
    }

    private static boolean isExceededBy(UserPart part) {
        return switch (part) {
            case ContentPart.File file ->
                switch (file.source()) {
                    case MediaSource.Remote remote -> true;
                    case MediaSource.Inline inline -> OfficeTypes.of(inline, file.filename()) != null;
                    case MediaSource.Uploaded uploaded -> false;
                };
            case ContentPart.Image image -> image.source() instanceof MediaSource.Uploaded;
            case ContentPart.Audio audio -> false;
            case ContentPart.Video video -> false;
            case ContentPart.Text text -> false;
        };
    }

    /** Files and audio behind URLs, of which the format takes the bytes alone, where the model takes them. */
    static List<MediaSource.Remote> wantedInline(ChatRequest request, ModelInfo model) {
        List<MediaSource.Remote> wanted = new ArrayList<>();
        for (Message message : request.messages()) {
            if (message instanceof Message.User user) {
                for (UserPart part : user.content()) {
                    if (part instanceof ContentPart.Media media
                            && media.source() instanceof MediaSource.Remote remote
                            && isTakenAsBytes(media, model)) {
                        wanted.add(remote);
                    }
                }
            }
        }
        return wanted;
    }

    private static boolean isTakenAsBytes(ContentPart.Media media, ModelInfo model) {
        return switch (media) {
            case ContentPart.File file -> model.input().contains(Modality.FILE);
            case ContentPart.Audio audio -> model.input().contains(Modality.AUDIO);
            case ContentPart.Image image -> false;
            case ContentPart.Video video -> false;
        };
    }
}
