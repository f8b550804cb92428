package dev.sluice.http;

import dev.sluice.model.Checked;
import dev.sluice.model.RunStatus;
import dev.sluice.run.RunQuery;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which runs to list. */
final class RunListQuery {

    private static final int DEFAULT_PER_PAGE = 20;
    private static final int MAX_PER_PAGE = 100;

    private static final Map<String, RunQuery.Sort> SORTS = Map.of(
            "created_at", RunQuery.Sort.CREATED_AT,
            "updated_at", RunQuery.Sort.UPDATED_AT,
            "status", RunQuery.Sort.STATUS);

    private RunListQuery() {}

    static Checked<RunQuery> read(HttpServerRequest request) {
        QueryReader query = new QueryReader(request);
        long page = query.number("page", 1, 1, Integer.MAX_VALUE);
        long perPage = query.number("per_page", DEFAULT_PER_PAGE, 1, MAX_PER_PAGE);
        Order order = order(query);
        RunStatus status = status(query);
        return query.violations().isEmpty()
                ? Checked.valid(new RunQuery((int) page, (int) perPage, order.sort(), order.ascending(), status))
                : Checked.invalid(query.violations());
    }

    private record Order(RunQuery.Sort sort, boolean ascending) {}

    private static Order order(QueryReader query) {
        Order newestFirst = new Order(RunQuery.Sort.CREATED_AT, false);
        String text = query.text("sort");
        if (text == null) {
            return newestFirst;
        }
        int colon = text.indexOf(':');
        RunQuery.Sort sort = colon < 0 ? null : SORTS.get(text.substring(0, colon));
        String direction = text.substring(colon + 1);
        if (sort == null || !(direction.equals("asc") || direction.equals("desc"))) {
            query.refuse("sort", "must be created_at, updated_at or status, and :asc or :desc");
            return newestFirst;
        }
        return new Order(sort, direction.equals("asc"));
    }

    private static @Nullable RunStatus status(QueryReader query) {
        String text = query.text("status");
        if (text == null) {
            return null;
        }
        for (RunStatus status : RunStatus.values()) {
            if (status.name().equals(text.toUpperCase(Locale.ROOT))) {
                return status;
            }
        }
        query.refuse("status", "must be QUEUED, IN_PROGRESS, COMPLETED or FAILED");
        return null;
    }
}
