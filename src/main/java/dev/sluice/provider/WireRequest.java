package dev.sluice.provider;

import dev.sluice.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A call to make: always a POST of JSON.
 *
 * @param path appended to the endpoint's base URL, such as {@code /chat/completions}; model names in it are checked path segments
 * @param headers beyond content type and key
 * @param streaming whether the answer is expected as server-sent events; otherwise as one document
 * @param requestIdHeader the header, in lower case, in which the provider names the exchange
 * @param warnings what was left out of the request without changing its meaning
 */
public record WireRequest(
        String path,
        Map<String, String> headers,
        Buffer body,
        boolean streaming,
        String requestIdHeader,
        List<Warning> warnings) {
    public WireRequest {
        headers = Map.copyOf(headers);
        warnings = List.copyOf(warnings);
    }

    /** What is worth knowing of it when it has been sent. */
    public WireRequest withoutBody() {
        return new WireRequest(path, headers, Buffer.buffer(), streaming, requestIdHeader, warnings);
    }

    /** The same with one more header. */
    public WireRequest withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new WireRequest(path, more, body, streaming, requestIdHeader, warnings);
    }
}
