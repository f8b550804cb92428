package dev.sluice.provider.google;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of a request's {@code contents}.
 *
 * @param role whose it is
 * @param parts at least one, once the conversation is whole
 */
record Turn(Role role, List<Part> parts) {

    /** Gemini knows no others. */
    enum Role {
        USER("user"),
        MODEL("model"),
        /** The user's too, but nothing else may stand in it: Gemini takes a mixed one for the model's (pydantic/pydantic-ai#4210). */
        RESULTS("user");

        private final String wireName;

        Role(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    /** A piece of a turn. */
    sealed interface Part {

        /** @param signature the thought signature that belongs to it, or null */
        record Text(String text, @Nullable String signature) implements Part {}

        /** Media in the request itself. */
        record Inline(String mimeType, String base64) implements Part {}

        /** Media that Google has, or gets itself. */
        record FileUri(String uri) implements Part {}

        /**
         * @param arguments the JSON text of an object
         * @param signature the thought signature that belongs to it, or null
         */
        record Call(
                String id,
                String name,
                String arguments,
                @Nullable String signature) implements Part {}

        /** @param error whether the text tells of a failure of the tool */
        record Result(String callId, String name, String text, boolean error, List<Inline> media) implements Part {}
    }
}
