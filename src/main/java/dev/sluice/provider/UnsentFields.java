package dev.sluice.provider;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a request has no place in a wire, and without which an answer means the same: the client is told. Of hints in messages it is
 * told of each kind once, at the first place where it stands.
 */
public final class UnsentFields {

    private UnsentFields() {}

    /** The names of those who speak. */
    public static void names(ChatRequest request, Findings findings) {
        for (Message message : request.messages()) {
            if (name(message) != null) {
                findings.ignored("name", message.path() + ".name");
                return;
            }
        }
    }

    /** How closely images are to be looked at; {@code auto} asks for nothing. */
    public static void details(ChatRequest request, Findings findings) {
        for (ContentPart.Media media : media(request)) {
            if (media instanceof ContentPart.Image image
                    && image.detail() != null
                    && !image.detail().equals("auto")) {
                findings.ignored("detail", beside(image.source().path(), "detail"));
                return;
            }
        }
    }

    /** The names of files. */
    public static void fileNames(ChatRequest request, Findings findings) {
        for (ContentPart.Media media : media(request)) {
            if (media instanceof ContentPart.File file && file.filename() != null) {
                findings.ignored("filename", beside(file.source().path(), "filename"));
                return;
            }
        }
    }

    /** What belongs to the format of the client, and is no field of this wire. */
    public static void passThrough(ChatRequest request, Findings findings) {
        request.passThrough().keySet().stream().sorted().forEach(findings::ignored);
    }

    private static @Nullable String name(Message message) {
        return switch (message) {
            case Message.System system -> system.name();
            case Message.User user -> user.name();
            case Message.Assistant assistant -> assistant.name();
            // The name of a result is that of its function, which is told.
            case Message.ToolResults results -> null;
        };
    }

    private static List<ContentPart.Media> media(ChatRequest request) {
        List<ContentPart.Media> found = new ArrayList<>();
        for (Message message : request.messages()) {
            switch (message) {
                case Message.User user -> media(user.content(), found);
                case Message.ToolResults results -> results.results().forEach(result -> media(result.content(), found));
                case Message.System system -> {}
                case Message.Assistant assistant -> {}
            }
        }
        return found;
    }

    private static void media(List<UserPart> parts, List<ContentPart.Media> found) {
        for (UserPart part : parts) {
            if (part instanceof ContentPart.Media media) {
                found.add(media);
            }
        }
    }

    /** The path of a field that stands beside the one at {@code path}. */
    private static String beside(String path, String field) {
        return path.substring(0, path.lastIndexOf('.') + 1) + field;
    }
}
