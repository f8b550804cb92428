package dev.sluice.provider.anthropic;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Anthropic fetches itself: images and PDFs behind https (vision and PDF pages, 2026-08-22). The rest it wants as bytes. */
final class RemoteMedia {

    private RemoteMedia() {}

    /** The sources in a request that have to be fetched for Anthropic. */
    static List<MediaSource.Remote> wantedInline(ChatRequest request) {
        List<MediaSource.Remote> wanted = new ArrayList<>();
        for (Message message : request.messages()) {
            switch (message) {
                case Message.User user -> collect(user.content(), wanted);
                case Message.ToolResults results ->
                    results.results().forEach(result -> collect(result.content(), wanted));
                case Message.System system -> {}
                case Message.Assistant assistant -> {}
            }
        }
        return wanted;
    }

    private static void collect(List<UserPart> parts, List<MediaSource.Remote> wanted) {
        for (UserPart part : parts) {
            if (part instanceof ContentPart.Image image
                    && image.source() instanceof MediaSource.Remote remote
                    && !isFetched(remote)) {
                wanted.add(remote);
            }
            if (part instanceof ContentPart.File file
                    && file.source() instanceof MediaSource.Remote remote
                    && !isFetchedPdf(remote, file.filename())) {
                wanted.add(remote);
            }
        }
    }

    static boolean isFetched(MediaSource.Remote remote) {
        return remote.url().regionMatches(true, 0, "https://", 0, "https://".length());
    }

    /** Only the name tells a PDF from a text, which Anthropic does not fetch. */
    static boolean isFetchedPdf(MediaSource.Remote remote, @Nullable String filename) {
        return isFetched(remote) && (namesPdf(path(remote.url())) || (filename != null && namesPdf(filename)));
    }

    private static boolean namesPdf(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".pdf");
    }

    private static String path(String url) {
        int end = url.length();
        for (int i = 0; i < end; i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                end = i;
            }
        }
        return url.substring(0, end);
    }
}
