package dev.sluice.provider.openai;

import static java.util.Map.entry;

import dev.sluice.model.MediaSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents of office programs, which Responses reads and Chat Completions does not (file inputs guide, 2026-07-15). */
final class OfficeTypes {

    private static final String OPEN_XML = "application/vnd.openxmlformats-officedocument.";

    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            entry("doc", "application/msword"),
            entry("docx", OPEN_XML + "wordprocessingml.document"),
            entry("odt", "application/vnd.oasis.opendocument.text"),
            entry("rtf", "application/rtf"),
            entry("pages", "application/vnd.apple.pages"),
            entry("ppt", "application/vnd.ms-powerpoint"),
            entry("pptx", OPEN_XML + "presentationml.presentation"),
            entry("key", "application/vnd.apple.keynote"),
            entry("xls", "application/vnd.ms-excel"),
            entry("xlsx", OPEN_XML + "spreadsheetml.sheet"));

    private static final Set<String> TYPES = Set.copyOf(BY_EXTENSION.values());

    /** What a client says of a document whose type it does not know. */
    private static final Set<String> UNSAID = Set.of("application/octet-stream", "application/zip");

    private OfficeTypes() {}

    /** The type of an office document, as its declared type or else its name tells; null if it is none. */
    static @Nullable String of(MediaSource.Inline inline, @Nullable String filename) {
        String declared = inline.mediaType();
        if (declared != null && !UNSAID.contains(declared)) {
            return TYPES.contains(declared) ? declared : null;
        }
        if (filename == null) {
            return null;
        }
        String extension = filename.substring(filename.lastIndexOf('.') + 1);
        return BY_EXTENSION.get(extension.toLowerCase(Locale.ROOT));
    }

    /** A name for a document that has none: OpenAI tells the types apart by it. PDF is what is not in the table. */
    static String name(String mediaType) {
        return BY_EXTENSION.entrySet().stream()
                .filter(type -> type.getValue().equals(mediaType))
                .map(type -> "document." + type.getKey())
                .findFirst()
                .orElse("document.pdf");
    }
}
