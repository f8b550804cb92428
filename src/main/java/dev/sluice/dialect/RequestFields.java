package dev.sluice.dialect;

import dev.sluice.json.JsonFields;
import dev.sluice.model.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single fields of a request that the clients' formats share. Expects what fits its schema. */
public final class RequestFields {

    private RequestFields() {}

    /** @param maxTokens the limit, which has several names */
    public static Sampling sampling(JsonFields request, @Nullable Integer maxTokens) {
        String stop = request.string("stop");
        return new Sampling(
                request.number("temperature"),
                request.number("top_p"),
                maxTokens,
                stop != null ? List.of(stop) : request.strings("stop"),
                request.longValue("seed"));
    }

    /** The client's own labels. */
    public static Map<String, String> metadata(JsonFields request) {
        JsonFields metadata = request.objectOrEmpty("metadata");
        Map<String, String> labels = new LinkedHashMap<>();
        metadata.keys().forEach(key -> labels.put(key, metadata.string(key, "")));
        return labels;
    }
}
