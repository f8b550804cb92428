package dev.sluice.faults;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.AuthConfig;
import dev.sluice.config.Secret;
import dev.sluice.faults.Event.Sight;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member of one tenant's staff. */
final class RunClient {

    static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PATH = "/v3/ai/chat_completion";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token;

    /**
     * What the provider is to do.
     *
     * @param pause between two pieces of the answer
     * @param characters of a piece, at least
     * @param refusals before it answers
     * @param padding of the request
     */
    record Work(int run, int pieces, Duration pause, int characters, int refusals, int padding) {

        Work(int run, int pieces, Duration pause) {
            this(run, pieces, pause, 0, 0, 0);
        }

        Work withLargeAnswer() {
            return new Work(run, pieces, pause, 100_000, refusals, padding);
        }

        Work refusedOnce() {
            return new Work(run, pieces, pause, characters, 1, padding);
        }

        Work withLargeRequest() {
            return new Work(run, pieces, pause, characters, refusals, 300_000);
        }

        /** How long the provider takes. */
        Duration time() {
            return pause.multipliedBy(pieces);
        }

        String body(boolean async) {
            return body(async, false);
        }

        String body(boolean async, boolean stream) {
            return new JsonObject("{\"model\":\"openai/gpt-4o\",\"stream\":" + stream + ",\"async\":" + async
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + PromptedProvider.prompt(this)
                            + "\"}]}")
                    .encode();
        }
    }

    RunClient(String tenant) {
        token = token(new Caller("staff-1", tenant, Caller.EVERY_MODEL));
    }

    static String token(Caller caller) {
        AuthConfig auth = new AuthConfig(
                new Secret(SECRET),
                List.of(),
                null,
                Duration.ofMinutes(1),
                null,
                null,
                Duration.ofSeconds(30),
                new AuthConfig.Claims("sub", "business_uid", "token_type", "staff", "models", "limits"));
        return new TokenIssuer(auth, InstantSource.system()).issue(caller, "staff", Duration.ofHours(12));
    }

    HttpResponse<String> start(URI router, Work work) throws IOException, InterruptedException {
        return post(router, "s", work.body(true), "run-" + work.run());
    }

    HttpResponse<String> answer(URI router, Work work) throws IOException, InterruptedException {
        return post(router, "s", work.body(false), null);
    }

    /** A stream, read to its end. */
    HttpResponse<String> stream(URI router, Work work) throws IOException, InterruptedException {
        return post(router, "s", work.body(false, true), null);
    }

    Sight cancel(URI router, String uid) throws IOException, InterruptedException {
        return sight(post(router, "_runs/" + uid + "/cancel", "", null));
    }

    /** Null if nothing was told, because the store is away. */
    @Nullable
    Sight poll(URI router, String uid, int waitSeconds) throws IOException, InterruptedException {
        HttpRequest request =
                request(router, "_runs/" + uid + "?wait=" + waitSeconds).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 503 ? null : sight(answer);
    }

    HttpResponse<InputStream> events(URI router, String uid, int after) throws IOException, InterruptedException {
        HttpRequest request = request(router, "_runs/" + uid + "/events")
                .header("Last-Event-ID", "" + after)
                .build();
        return http.send(request, BodyHandlers.ofInputStream());
    }

    /** The status of an answer about what does not exist. */
    int somethingElse(URI router) throws IOException, InterruptedException {
        HttpRequest request = request(router, "_nothing").build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    static String uid(HttpResponse<String> accepted) {
        return new JsonObject(accepted.body()).getJsonObject("data").getString("uid");
    }

    /** The text of a completed answer. */
    static String text(JsonObject completion) {
        return completion
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getString("content");
    }

    private static Sight sight(HttpResponse<String> answer) {
        if (answer.statusCode() == 404) {
            return new Sight(Sight.MISSING, "");
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        JsonObject run = new JsonObject(answer.body()).getJsonObject("data");
        String status = run.getString("status");
        return switch (status) {
            case "COMPLETED" -> new Sight(status, text(run.getJsonObject("result")));
            case "FAILED" -> new Sight(status, run.getJsonObject("error").getString("code"));
            default -> new Sight(status, "");
        };
    }

    private HttpResponse<String> post(URI router, String path, String body, @Nullable String idempotency)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(router, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        if (idempotency != null) {
            request.header("Idempotency-Key", idempotency);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(URI router, String path) {
        return HttpRequest.newBuilder(router.resolve(PATH + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }
}
