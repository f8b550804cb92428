package dev.sluice.provider.google;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Modality;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Media by URL. Gemini watches videos of YouTube itself (video guide, 2026-09); everything else it gets as bytes: what it can
 * fetch depends on model and type (file input guide, 2026-10-01).
 */
final class RemoteMedia {

    private static final Pattern YOUTUBE = Pattern.compile(
            "https?://(?:(?:www\\.|m\\.)?youtube\\.com/(?:watch\\?[\\x21-\\x7E]+|shorts/[\\w-]++[\\x21-\\x7E]*+)"
                    + "|youtu\\.be/[\\w-]++[\\x21-\\x7E]*+)",
            Pattern.CASE_INSENSITIVE);

    private RemoteMedia() {}

    static boolean isYouTube(String url) {
        return YOUTUBE.matcher(url).matches();
    }

    /** What has to be fetched. What the model refuses anyway is not. */
    static List<MediaSource.Remote> wantedInline(ChatRequest request, ModelInfo model) {
        List<MediaSource.Remote> wanted = new ArrayList<>();
        for (Message message : request.messages()) {
            switch (message) {
                case Message.User user -> collect(user.content(), model, wanted);
                case Message.ToolResults results ->
                    results.results().forEach(result -> collect(result.content(), model, wanted));
                case Message.System system -> {}
                case Message.Assistant assistant -> {}
            }
        }
        return wanted;
    }

    private static void collect(List<UserPart> parts, ModelInfo model, List<MediaSource.Remote> wanted) {
        for (UserPart part : parts) {
            if (part instanceof ContentPart.Media media
                    && media.source() instanceof MediaSource.Remote remote
                    && isWanted(media, remote, model)) {
                wanted.add(remote);
            }
        }
    }

    private static boolean isWanted(ContentPart.Media media, MediaSource.Remote remote, ModelInfo model) {
        return switch (media) {
            case ContentPart.Image image -> model.input().contains(Modality.IMAGE);
            case ContentPart.Audio audio -> model.input().contains(Modality.AUDIO);
            case ContentPart.Video video -> model.input().contains(Modality.VIDEO) && !isYouTube(remote.url());
            // It may be text, which every model reads.
            case ContentPart.File file -> true;
        };
    }
}
