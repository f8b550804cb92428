package dev.sluice.http;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Violation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request's query and collects what is wrong with it. Parameters that nobody asks for are left alone. One per request. */
final class QueryReader {

    private final MultiMap parameters;
    private final List<Violation> violations = new ArrayList<>();

    /** @throws GatewayException if the query cannot be decoded */
    QueryReader(HttpServerRequest request) {
        try {
            parameters = request.params();
        } catch (IllegalArgumentException malformed) {
            throw new GatewayException(
                    GatewayError.of(GatewayError.Kind.INVALID_SYNTAX, "the request's path or query is malformed"));
        }
    }

    /** Everything wrong so far. */
    List<Violation> violations() {
        return violations;
    }

    void refuse(String field, String rule) {
        violations.add(new Violation(Violation.INVALID, field + " " + rule, field));
    }

    /** The parameter's value; null if it is not there, or there more than once, which is wrong. */
    @Nullable
    String text(String name) {
        List<String> values = parameters.getAll(name);
        if (values.size() > 1) {
            refuse(name, "must be given once");
        }
        return values.size() == 1 ? values.getFirst() : null;
    }

    /** The parameter as a whole number within bounds; {@code absent} if it is not there or wrong. */
    long number(String name, long absent, long min, long max) {
        String text = text(name);
        if (text == null) {
            return absent;
        }
        long value = WholeNumber.parse(text);
        if (value < min || value > max) {
            refuse(name, "must be a whole number " + (max >= Integer.MAX_VALUE ? "from " + min : min + " to " + max));
            return absent;
        }
        return value;
    }
}
