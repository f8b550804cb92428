package dev.sluice.http;

import static dev.sluice.http.RunsFixture.ALL;
import static dev.sluice.http.RunsFixture.ASK;
import static dev.sluice.http.RunsFixture.error;
import static dev.sluice.http.RunsFixture.untimed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.ResourceText;
import dev.sluice.json.SchemaCheck;
import dev.sluice.json.YamlDocument;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an owner reads, lists and cancels runs, and how nobody else does. */
@ParameterizedClass
@EnumSource(RunsKind.class)
final class RunsEndpointTest {

    private static final String NO_SUCH_RUN = error("not_found", "there is no such run", "uid");

    private static final String RESULT = "{\"uid\":\"chatcmpl-1-a\",\"object\":\"chat.completion\","
            + "\"created_at\":\"2026-02-09T09:31:31.010Z\",\"model\":\"openai/gpt-4o\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"},\"finish_reason\":\"stop\"}],\"usage\":null,"
            + "\"provider\":{\"name\":\"openai\",\"model\":\"gpt-4o\",\"request_id\":null}}";

    private final RunsFixture fixture;

    RunsEndpointTest(RunsKind kind) {
        fixture = new RunsFixture(kind);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aQueuedRunHasItsPlace() {
        fixture.start();
        String uid = fixture.start();
        RawClient.Answer answer = fixture.get(ALL + "/" + uid);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("retry-after", "1")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-request-id", "r-1");
        assertThat(answer.body()).contains("\"status\":\"QUEUED\"").contains("\"queue_position\":1");
    }

    @Test
    void aRunUnderWayHasItsBeginning() {
        String uid = fixture.start();
        fixture.runs.begin(uid);
        RawClient.Answer answer = fixture.get(ALL + "/" + uid);

        assertThat(answer.headers()).containsEntry("retry-after", "1");
        assertThat(untimed(answer.body()))
                .isEqualTo("{\"success\":true,\"data\":{\"uid\":\"" + uid + "\",\"status\":\"IN_PROGRESS\","
                        + "\"created_at\":\"TIME\",\"updated_at\":\"TIME\","
                        + "\"model\":\"openai/gpt-4o\",\"metadata\":{},\"attempts\":1,"
                        + "\"started_at\":\"TIME\",\"expires_at\":null}}");
    }

    @Test
    void aCompletedRunHasItsResultAsItWasWritten() {
        String uid = fixture.start();
        fixture.runs.begin(uid);
        fixture.runs.complete(uid, "{\"uid\":\"chatcmpl-1-a\",\"big\":12345678901234567890,\"text\":\"\\u00e9\"}");
        RawClient.Answer answer = fixture.get(ALL + "/" + uid);

        assertThat(answer.headers()).doesNotContainKey("retry-after");
        assertThat(untimed(answer.body()))
                .contains("\"status\":\"COMPLETED\"")
                .endsWith("\"completed_at\":\"TIME\","
                        + "\"expires_at\":\"TIME\","
                        + "\"result\":{\"uid\":\"chatcmpl-1-a\",\"big\":12345678901234567890,\"text\":\"\\u00e9\"}}}")
                .doesNotContain("error");
    }

    @Test
    void aFailedRunHasItsError() {
        String uid = fixture.start();
        fixture.runs.begin(uid);
        fixture.runs.fail(uid, "provider_error", "openai answered with status 500");

        assertThat(fixture.get(ALL + "/" + uid).body())
                .contains("\"status\":\"FAILED\"")
                .endsWith("\"error_message\":\"openai answered with status 500\","
                        + "\"error\":{\"code\":\"provider_error\",\"message\":\"openai answered with status 500\"}}}")
                .doesNotContain("\"result\"");
    }

    @Test
    void aUidInCapitalsIsTheSame() {
        assertThat(fixture.get(ALL + "/" + fixture.start().toUpperCase(Locale.ROOT))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nobodyElseSeesARun() {
        String uid = fixture.start();
        fixture.runs.complete(uid, "{}");
        List<String> strangers = List.of(
                fixture.gateway().token("staff-2", "business-1"),
                fixture.gateway().token("staff-1", "business-2"),
                fixture.gateway().token("staff-2", "business-2"));
        for (String stranger : strangers) {
            for (String target : List.of("GET ", "GET /events", "POST /cancel")) {
                String[] parts = target.split(" ", 2);
                RawClient.Answer answer = fixture.call(parts[0], ALL + "/" + uid + parts[1].strip(), stranger);
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.body()).isEqualTo(NO_SUCH_RUN);
            }
            assertThat(uids(fixture.call("GET", ALL, stranger))).isEmpty();
        }
        assertThat(uids(fixture.get(ALL))).containsExactly(uid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0198f1b2-0000-7000-8000-000000000000",
                "0198f1b2-0000-7000-8000-00000000000",
                "0198f1b200007000800000000000000000",
                "x",
                "%00",
                "..%2f..%2fhealth",
                "%E2%80%AE",
                "*"
            })
    void whatIsNoUidNamesNoRun(String uid) {
        assertThat(fixture.get(ALL + "/" + uid).body()).isEqualTo(NO_SUCH_RUN);
        assertThat(fixture.get(ALL + "/" + uid + "/events").body()).isEqualTo(NO_SUCH_RUN);
        assertThat(fixture.call("POST", ALL + "/" + uid + "/cancel", fixture.token())
                        .body())
                .isEqualTo(NO_SUCH_RUN);
    }

    @Test
    void cancelEndsARunAndMayBeRepeated() {
        String uid = fixture.start();
        RawClient.Answer first = fixture.call("POST", ALL + "/" + uid + "/cancel", fixture.token());
        RawClient.Answer second = fixture.call("POST", ALL + "/" + uid + "/cancel", fixture.token());

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body())
                .contains("\"status\":\"FAILED\"")
                .contains("\"error\":{\"code\":\"cancelled\",\"message\":\"cancelled by client\"}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(fixture.get(ALL + "/" + uid).body()).isEqualTo(first.body());
    }

    @Test
    void cancelLeavesARunThatHasEnded() {
        String uid = fixture.start();
        fixture.runs.complete(uid, "{\"a\":1}");

        assertThat(fixture.call("POST", ALL + "/" + uid + "/cancel", fixture.token(), "Content-Length: 0")
                        .status())
                .isEqualTo(200);
        assertThat(fixture.get(ALL + "/" + uid).body()).contains("\"result\":{\"a\":1}");
    }

    @Test
    void listsTheNewestFirstInPages() {
        List<String> uids = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            uids.addFirst(fixture.start());
        }

        RawClient.Answer first = fixture.get(ALL);
        assertThat(uids(first)).isEqualTo(uids.subList(0, 20));
        assertThat(first.body()).endsWith("\"pagination\":{\"page\":1,\"per_page\":20,\"total\":23}}}");
        assertThat(uids(fixture.get(ALL + "?page=2"))).isEqualTo(uids.subList(20, 23));
        assertThat(uids(fixture.get(ALL + "?page=3&per_page=5"))).isEqualTo(uids.subList(10, 15));
        assertThat(uids(fixture.get(ALL + "?page=2147483647&per_page=100"))).isEmpty();
        assertThat(uids(fixture.get(ALL + "?sort=created_at:asc&per_page=3&other=1")))
                .containsExactly(uids.get(22), uids.get(21), uids.get(20));
    }

    @ParameterizedTest
    @CsvSource({
        "created_at:asc,  0 1 2 3",
        "created_at:desc, 3 2 1 0",
        "updated_at:asc,  3 2 1 0",
        "updated_at:desc, 0 1 2 3",
        "status:asc,      0 2 1 3",
        "status:desc,     3 1 2 0"
    })
    void sorts(String sort, String order) {
        List<String> uids = fourStates();

        assertThat(uids(fixture.get(ALL + "?sort=" + sort)))
                .isEqualTo(Stream.of(order.split(" "))
                        .map(place -> uids.get(Integer.parseInt(place)))
                        .toList());
        assertThat(uids(fixture.get(ALL + "?sort=" + sort.replace(":", "%3A")))).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED,0", "IN_PROGRESS,1", "FAILED,2", "queued,3"})
    void filtersByStatus(String status, int place) {
        List<String> uids = fourStates();
        RawClient.Answer answer = fixture.get(ALL + "?status=" + status);

        assertThat(uids(answer)).containsExactly(uids.get(place));
        assertThat(answer.body()).contains("\"total\":1").doesNotContain("\"result\"");
    }

    /** COMPLETED, IN_PROGRESS, FAILED, QUEUED; the first was changed last. */
    private List<String> fourStates() {
        List<String> uids = List.of(fixture.start(), fixture.start(), fixture.start(), fixture.start());
        fixture.runs.fail(uids.get(2), "provider_error", "x");
        fixture.runs.begin(uids.get(1));
        fixture.runs.complete(uids.get(0), RESULT);
        return uids;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "page=0          | page     | page must be a whole number from 1",
                "page=-1         | page     | page must be a whole number from 1",
                "page=1.0        | page     | page must be a whole number from 1",
                "page=           | page     | page must be a whole number from 1",
                "page=2147483648 | page     | page must be a whole number from 1",
                "page=1&page=2   | page     | page must be given once",
                "per_page=0      | per_page | per_page must be a whole number 1 to 100",
                "per_page=101    | per_page | per_page must be a whole number 1 to 100",
                "per_page=ten    | per_page | per_page must be a whole number 1 to 100",
                "sort=model:asc  | sort     | sort must be created_at, updated_at or status, and :asc or :desc",
                "sort=created_at | sort     | sort must be created_at, updated_at or status, and :asc or :desc",
                "sort=status:up  | sort     | sort must be created_at, updated_at or status, and :asc or :desc",
                "status=DONE     | status   | status must be QUEUED, IN_PROGRESS, COMPLETED or FAILED"
            })
    void refusesWrongQueries(String query, String field, String message) {
        RawClient.Answer answer = fixture.get(ALL + "?" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo(error("invalid", message, field));
    }

    @Test
    void refusesEverythingThatIsWrongWithAQueryAtOnce() {
        assertThat(new JsonObject(fixture.get(ALL + "?page=0&per_page=0&sort=x&status=y")
                                .body())
                        .getJsonArray("errors"))
                .hasSize(4);
    }

    @Test
    void aQueryThatCannotBeDecodedIsRefused() {
        String uid = fixture.start();
        for (String target : List.of("?page=%zz", "/" + uid + "?wait=%zz", "/" + uid + "/events?after=%zz")) {
            RawClient.Answer answer = fixture.get(ALL + target);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(error("invalid_syntax", "the request's path or query is malformed"));
        }
    }

    @Test
    void everyStateIsAsTheContractSays() {
        fourStates();
        JsonObject document =
                YamlDocument.parse(ResourceText.read("/openapi.yaml")).json();
        SchemaCheck one = SchemaCheck.ofComponent(document, "ChatCompletionRunEnvelope");
        SchemaCheck page = SchemaCheck.ofComponent(document, "ChatCompletionRunsEnvelope");

        RawClient.Answer all = fixture.get(ALL);
        assertThat(page.check(new JsonObject(all.body()))).isEmpty();
        for (String uid : uids(all)) {
            assertThat(one.check(new JsonObject(fixture.get(ALL + "/" + uid).body())))
                    .isEmpty();
        }
    }

    @Test
    void withoutTheStoreAllIsUnavailable() {
        String uid = fixture.start();
        fixture.runs.away(true);
        String body = error("queue_unavailable", "asynchronous runs are not available at the moment");
        for (String target : List.of("", "/" + uid, "/" + uid + "?wait=1", "/" + uid + "/events")) {
            RawClient.Answer answer = fixture.get(ALL + target);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1");
            assertThat(answer.body()).isEqualTo(body);
        }
        assertThat(fixture.call("POST", ALL + "/" + uid + "/cancel", fixture.token())
                        .body())
                .isEqualTo(body);
        fixture.runs.away(false);
        assertThat(fixture.get(ALL + "/" + uid).status()).isEqualTo(200);
    }

    @Test
    void onlyStaffGetsInAndOnlyAsDocumented() {
        String uid = fixture.start();
        String customer = fixture.gateway().token("customer", List.of("*"));
        for (String target : List.of("", "/" + uid, "/" + uid + "/events")) {
            assertThat(fixture.call("GET", ALL + target, "nonsense").status()).isEqualTo(401);
            assertThat(fixture.call("GET", ALL + target, customer).status()).isEqualTo(403);
            assertThat(fixture.call("DELETE", ALL + target, fixture.token()).body())
                    .isEqualTo(error("method_not_allowed", "this path does not take DELETE"));
            assertThat(fixture.get(ALL + target, "Accept: text/html").body())
                    .isEqualTo(error("not_acceptable", "answers are application/json or text/event-stream"));
        }
        assertThat(fixture.call("GET", ALL + "/" + uid + "/cancel", fixture.token())
                        .status())
                .isEqualTo(405);
        assertThat(fixture.call("POST", ALL + "/" + uid + "/cancel", customer).status())
                .isEqualTo(403);
        assertThat(fixture.postAs(customer, ASK).status()).isEqualTo(403);
    }

    private static List<String> uids(RawClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonArray runs = new JsonObject(answer.body()).getJsonObject("data").getJsonArray("chat_completion_runs");
        return runs.stream().map(run -> ((JsonObject) run).getString("uid")).toList();
    }
}
