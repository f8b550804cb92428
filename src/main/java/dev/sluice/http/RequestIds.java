package dev.sluice.http;

import dev.sluice.chat.AnswerIds;
import io.vertx.core.http.HttpServerRequest;

/** The id under which a request is found again: the client's if it is sane, or a new one. */
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final int MAX_LENGTH = 128;

    private final AnswerIds ids;

    RequestIds(AnswerIds ids) {
        this.ids = ids;
    }

    String of(HttpServerRequest request) {
        String given = request.getHeader(HEADER);
        return given != null && sane(given) ? given : mint();
    }

    String mint() {
        return "req_" + ids.token();
    }

    private static boolean sane(String id) {
        return !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(RequestIds::allowed);
    }

    private static boolean allowed(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "._:-".indexOf(c) >= 0);
    }
}
