package dev.sluice.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Status and headers of a provider's answer.
 *
 * @param headers names in lower case; of a repeated header the first
 */
public record UpstreamHead(int status, Map<String, String> headers) {
    public UpstreamHead {
        headers = Map.copyOf(headers);
    }

    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
