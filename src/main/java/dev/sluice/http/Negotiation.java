package dev.sluice.http;

import dev.sluice.model.GatewayError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the formats that a request's headers name are ours: JSON in; JSON or an event stream out. */
final class Negotiation {

    private Negotiation() {}

    /** Why not; null if they are. An absent header names none and is taken. */
    static @Nullable GatewayError refusal(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return GatewayError.of(
                    GatewayError.Kind.UNSUPPORTED_MEDIA_TYPE, "a request body must come without content encoding");
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && !isJson(type)) {
            return GatewayError.of(
                    GatewayError.Kind.UNSUPPORTED_MEDIA_TYPE, "a request body must be application/json in UTF-8");
        }
        return answerRefusal(request);
    }

    /** The same for what a request without a body may say: only the answer's format. */
    static @Nullable GatewayError answerRefusal(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && !accepts(accept)) {
            return GatewayError.of(
                    GatewayError.Kind.NOT_ACCEPTABLE, "answers are application/json or text/event-stream");
        }
        return null;
    }

    private static boolean isJson(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        String type = parts[0].strip();
        boolean json = type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return json;
    }

    private static boolean accepts(String accept) {
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String type = range.split(";", 2)[0].strip();
            switch (type) {
                case "", "*/*", "application/*", "text/*", "application/json", "text/event-stream" -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }
}
