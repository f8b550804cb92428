package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.features.RunningGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running gateway tells of some traffic: its metrics, those of the dashboard among them, and its log. */
@Timeout(120)
final class WatchedGatewayTest {

    private static final String CHAT = "/v3/ai/chat_completions";

    @TempDir
    static Path directory;

    private static RunningGateway gateway;
    private static Scrape scrape;
    private static List<JsonObject> lines;

    @BeforeAll
    static void someTraffic() throws Exception {
        LogCapture log = new LogCapture("dev.sluice");
        gateway = RunningGateway.startWithWorker(directory, """
                retries: {attempts: 2, backoff: 1ms, max_backoff: 1ms}
                breaker: {min_calls: 4}
                rate_limits: {subject: {requests_per_minute: 1000}}
                """);
        ask("openai/gpt-4o", "");
        ask("openai/gpt-4o", "\"stream\":false,");
        ask("openai/sandbox-fast", "\"stream\":false,");
        ask("openai/sandbox-error-500", "");
        ask("openai/sandbox-error-500", "");
        ask("anthropic/sandbox-error-midstream", "");
        ask("nobody/knows-it", "");
        send(request("/v3/ai/models").header("Authorization", "Bearer x"));
        send(request("/nowhere"));
        awaitEnd(ask("openai/gpt-4o", "\"async\":true,"));
        awaitEnd(ask("openai/sandbox-error-400", "\"async\":true,"));
        scrape = scrapeUntil(seen -> seen.sum("sluice_http_request_duration_seconds_count") >= 13
                && seen.sum("sluice_run_steps_total", "step=\"completed\"") == 1
                && seen.sum("sluice_run_steps_total", "step=\"failed\"") == 1
                && seen.sum("sluice_queue_runs") == 0
                && seen.sum("sluice_workers") == 1);
        // What was counted was written down before.
        lines = log.all();
        log.close();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.address(path)).timeout(Duration.ofSeconds(20));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return answer(request).body();
    }

    /** One client per request: a broken stream closes its connection, which a pool may not have noticed yet. */
    private static HttpResponse<String> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String ask(String model, String fields) throws IOException, InterruptedException {
        String body =
                "{" + fields + "\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return send(request(CHAT)
                .header("Authorization", "Bearer " + gateway.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void awaitEnd(String accepted) throws IOException, InterruptedException {
        String uid = new JsonObject(accepted).getJsonObject("data").getString("uid");
        send(request("/v3/ai/chat_completion_runs/" + uid + "?wait=20")
                .header("Authorization", "Bearer " + gateway.token()));
    }

    private static Scrape scrapeUntil(Predicate<Scrape> enough) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            HttpResponse<String> answer = answer(HttpRequest.newBuilder(gateway.managementAddress("/metrics")));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            Scrape seen = Scrape.of(answer.body());
            if (enough.test(seen)) {
                return seen;
            }
            assertThat(System.nanoTime()).as(answer.body()).isLessThan(deadline);
        }
    }

    @Test
    void requestsAreCountedByRouteStatusAndOutcome() {
        String requests = "sluice_http_request_duration_seconds_count";
        assertThat(scrape.sum(requests, "route=\"" + CHAT + "\"", "status=\"200\"", "outcome=\"finished\""))
                .isEqualTo(3);
        assertThat(scrape.sum(requests, "route=\"" + CHAT + "\"", "status=\"200\"", "outcome=\"failed\""))
                .isEqualTo(1);
        assertThat(scrape.sum(requests, "status=\"202\"")).isEqualTo(2);
        assertThat(scrape.sum(requests, "status=\"502\"", "outcome=\"failed\"")).isEqualTo(2);
        assertThat(scrape.sum(requests, "status=\"422\"", "outcome=\"refused\""))
                .isEqualTo(1);
        assertThat(scrape.sum(requests, "status=\"401\"", "route=\"/v3/ai/models\""))
                .isEqualTo(1);
        assertThat(scrape.sum(requests, "status=\"404\"", "route=\"other\"")).isEqualTo(1);
        assertThat(scrape.sum(requests, "route=\"/v3/ai/chat_completion_runs/:uid\""))
                .isEqualTo(2);
    }

    @Test
    void errorsAreCountedByKindAndThoseThatNeverHappenedAreZero() {
        assertThat(scrape.sum("sluice_errors_total", "kind=\"provider_error\"")).isEqualTo(2);
        assertThat(scrape.sum("sluice_errors_total", "kind=\"provider_overloaded\""))
                .isEqualTo(1);
        assertThat(scrape.sum("sluice_errors_total", "kind=\"invalid_request\""))
                .isEqualTo(1);
        assertThat(scrape.series()).containsEntry("sluice_errors_total{kind=\"internal\"}", 0.0);
    }

    @Test
    void answersAndCallsAreCountedByModel() {
        String[] gpt4o = {
            "gen_ai_operation_name=\"chat\"",
            "gen_ai_provider_name=\"openai\"",
            "gen_ai_request_model=\"openai/gpt-4o\""
        };
        String calls = "gen_ai_client_operation_duration_seconds_count";
        assertThat(scrape.sum(calls, gpt4o)).isEqualTo(3);
        assertThat(scrape.sum("gen_ai_client_operation_time_to_first_chunk_seconds_count", gpt4o))
                .isEqualTo(3);
        assertThat(scrape.sum("gen_ai_server_time_to_first_token_seconds_count", gpt4o))
                .isEqualTo(3);
        assertThat(scrape.sum("gen_ai_client_token_usage_sum", "openai/gpt-4o", "gen_ai_token_type=\"output\""))
                .isPositive();
        assertThat(scrape.sum("sluice_cost_usd_total", "model=\"openai/gpt-4o\""))
                .isPositive();
        assertThat(scrape.sum(calls, "gen_ai_request_model=\"openai/sandbox-*\"", "error_type=\"\""))
                .isEqualTo(1);
        assertThat(scrape.sum(calls, "gen_ai_request_model=\"openai/sandbox-*\"", "error_type=\"provider_error\""))
                .isEqualTo(4);
    }

    @Test
    void theLogSaysTheSameAsTheCounters() {
        assertThat(tokens("tokensIn")).isEqualTo(scrape.sum("gen_ai_client_token_usage_sum", "\"input\""));
        assertThat(tokens("tokensOut")).isEqualTo(scrape.sum("gen_ai_client_token_usage_sum", "\"output\""));
    }

    private static double tokens(String pair) {
        return lines.stream().mapToLong(line -> line.getLong(pair, 0L)).sum();
    }

    @Test
    void retriesAndBreakersAreSeen() {
        assertThat(scrape.sum("sluice_retries_total", "kind=\"retry\"", "code=\"provider_error\""))
                .isEqualTo(2);
        assertThat(scrape.sum("sluice_breaker_state", "provider=\"openai\"", "model=\"openai/sandbox-*\""))
                .isEqualTo(2);
    }

    @Test
    void limitsAreSeen() {
        // All that named a model which is there, runs among them.
        assertThat(scrape.sum("sluice_limit_checks_total", "result=\"allowed\""))
                .isEqualTo(8);
        assertThat(scrape.sum("sluice_limit_checks_total", "result=\"subject_requests\""))
                .isZero();
        assertThat(scrape.sum("sluice_limit_outage")).isZero();
    }

    @Test
    void runsAreCountedFromTheirAcceptanceToTheirEnd() {
        assertThat(scrape.sum("sluice_run_intake_duration_seconds_count", "outcome=\"accepted\""))
                .isEqualTo(2);
        assertThat(scrape.sum("sluice_run_steps_total", "step=\"claimed\"")).isEqualTo(2);
        assertThat(scrape.sum("sluice_run_wait_seconds_count")).isEqualTo(2);
        assertThat(scrape.sum("sluice_run_duration_seconds_count", "end=\"completed\""))
                .isEqualTo(1);
        assertThat(scrape.sum("sluice_run_failures_total")).isEqualTo(1);
        assertThat(scrape.sum("sluice_store_reachable")).isEqualTo(1);
        assertThat(scrape.sum("sluice_workers")).isEqualTo(1);
        assertThat(scrape.sum("sluice_runs_held")).isZero();
    }

    @Test
    void aRunMakesOneLineAtItsEnd() {
        List<JsonObject> runs = lines.stream()
                .filter(line -> line.getString("logger").equals("dev.sluice.runs")
                        && !line.getString("level").equals("DEBUG"))
                .toList();
        assertThat(runs).hasSize(2);
        assertThat(runs.getFirst().getMap())
                .containsEntry("message", "run completed")
                .containsEntry("outcome", "completed")
                .containsEntry("tenant", "business-1")
                .containsEntry("subject", "staff-1")
                .containsEntry("model", "openai/gpt-4o")
                .containsEntry("provider", "openai")
                .containsEntry("claim", 1)
                .containsKeys(
                        "run",
                        "worker",
                        "served",
                        "waitedMillis",
                        "millis",
                        "firstOutputMillis",
                        "tokensIn",
                        "tokensOut");
        assertThat(runs.getLast().getMap())
                .containsEntry("outcome", "failed")
                .containsEntry("code", "provider_rejected");
    }

    @Test
    void connectionsToProvidersAreCounted() {
        assertThat(scrape.names()).contains("sluice_upstream_connections", "sluice_upstream_waiting");
        assertThat(scrape.sum("sluice_upstream_connections", "provider=\"openai\""))
                .isPositive();
        assertThat(scrape.sum("sluice_upstream_waiting")).isZero();
    }

    @Test
    void theProcessIsSeen() {
        assertThat(scrape.names())
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_gc_memory_allocated_bytes_total",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "process_uptime_seconds");
    }

    @Test
    void labelsNameNobodyAndNothingThatClientsMakeUp() {
        assertThat(scrape.series().keySet())
                .noneMatch(each -> each.contains("business-1") || each.contains("staff-1") || each.contains("nobody"));
    }

    @Test
    void whatTheDashboardShowsIsExposed() throws IOException {
        assertThat(scrape.names()).containsAll(namesInDashboard());
    }

    private static Set<String> namesInDashboard() throws IOException {
        Pattern name = Pattern.compile("\\b(?:sluice|gen_ai|jvm|process)_[a-z_]+");
        Set<String> names = new JsonObject(Files.readString(Path.of("conf/grafana-dashboard.json")))
                .getJsonArray("panels").stream()
                        .flatMap(panel -> ((JsonObject) panel)
                                .getJsonArray("targets", new io.vertx.core.json.JsonArray()).stream())
                        .flatMap(target -> name.matcher(((JsonObject) target)
                                        .getString("expr")
                                        .replaceAll("by ?\\([^)]*\\)|\\{[^}]*}", ""))
                                .results())
                        .map(found -> found.group())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).hasSizeGreaterThan(20);
        return names;
    }
}
