package dev.sluice.provider.openai;

import static dev.sluice.provider.JsonValues.count;
import static dev.sluice.provider.JsonValues.isObject;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.model.Usage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage of an answer. The two formats count alike under other names; only the names of one's own are read, for some
 * servers fill those of the other with zeros.
 *
 * @param prompt the name of what was read; its details are under the same name and {@code _details}
 * @param completion the name of what was written
 */
record UsageReader(String prompt, String completion) {

    static final UsageReader OF_CHAT = new UsageReader("prompt_tokens", "completion_tokens");
    static final UsageReader OF_RESPONSES = new UsageReader("input_tokens", "output_tokens");

    private static final String DETAILS = "_details";

    /** Stands on the value when it is called, and on its last token when it returns. Null if there is no object. */
    @Nullable
    Usage read(JsonParser parser) throws IOException {
        if (!isObject(parser)) {
            return null;
        }
        Map<String, Long> counts = new HashMap<>();
        Map<String, Long> ofPrompt = Map.of();
        Map<String, Long> ofCompletion = Map.of();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (key.equals(prompt + DETAILS)) {
                ofPrompt = counts(parser);
            } else if (key.equals(completion + DETAILS)) {
                ofCompletion = counts(parser);
            } else {
                put(counts, key, count(parser));
            }
        }
        return new Usage(
                counts.get(prompt),
                counts.get(completion),
                counts.get("total_tokens"),
                ofPrompt.get("cached_tokens"),
                ofPrompt.get("cache_write_tokens"),
                ofCompletion.get("reasoning_tokens"));
    }

    private static Map<String, Long> counts(JsonParser parser) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        if (isObject(parser)) {
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                put(counts, key, count(parser));
            }
        }
        return counts;
    }

    /** What is no count is as if it were not there. */
    private static void put(Map<String, Long> counts, String key, @Nullable Long count) {
        if (count != null) {
            counts.put(key, count);
        } else {
            counts.remove(key);
        }
    }
}
