package dev.sluice.http;

import dev.sluice.model.Checked;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a client wants to wait for a run to end.
 *
 * @param preferred whether the header {@code Prefer} (RFC 7240) says so, rather than the query, which wins
 */
record Patience(Duration time, boolean preferred) {

    private static final String QUERY = "wait";
    private static final String HEADER = "Prefer";
    private static final long MAX_SECONDS = 60;

    static Checked<Patience> read(HttpServerRequest request) {
        QueryReader query = new QueryReader(request);
        long asked = query.number(QUERY, -1, 0, MAX_SECONDS);
        String preference = preference(request);
        long preferred = preference == null ? 0 : WholeNumber.parse(preference);
        if (preferred < 0 || preferred > MAX_SECONDS) {
            query.refuse(HEADER, "must ask for a wait of 0 to " + MAX_SECONDS + " seconds");
        }
        if (!query.violations().isEmpty()) {
            return Checked.invalid(query.violations());
        }
        return Checked.valid(
                asked >= 0
                        ? new Patience(Duration.ofSeconds(asked), false)
                        : new Patience(Duration.ofSeconds(preferred), preference != null));
    }

    /** The value of the first {@code wait} among the preferences; null if there is none. */
    private static @Nullable String preference(HttpServerRequest request) {
        for (String header : request.headers().getAll(HEADER)) {
            for (String preference : header.split(",", -1)) {
                String[] pair = preference.split(";", 2)[0].split("=", 2);
                if (pair[0].strip().toLowerCase(Locale.ROOT).equals("wait")) {
                    return pair.length == 1 ? "" : pair[1].strip().replace("\"", "");
                }
            }
        }
        return null;
    }
}
