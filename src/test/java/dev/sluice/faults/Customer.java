package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.RawClient;
import io.vertx.core.json.JsonObject;

/** Who asks a gateway for answers, in each of the ways there are, and can tell how they ended. */
final class Customer {

    private static final String ASK = "/v3/ai/chat_completions";
    private static final String RUNS = "/v3/ai/chat_completion_runs/";

    private final int port;
    private final String token;

    Customer(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** How a client wants its answer. */
    enum Way {
        DOCUMENT("\"stream\":false"),
        STREAM("\"stream\":true"),
        RUN("\"async\":true");

        private final String field;

        Way(String field) {
            this.field = field;
        }
    }

    /**
     * How an answer ended.
     *
     * @param end such as {@code 502 provider_error}, {@code 200, error provider_error}, {@code failed provider_error}, or {@code well}
     * @param calls of which the answer tells; 0 if it tells nothing
     */
    record Outcome(String end, int calls) {
        static final String WELL = "well";
    }

    RawClient connect() {
        return new RawClient(port);
    }

    void send(RawClient line, Way way, Wire wire, String prompt) {
        line.post(token, body(way, wire, prompt));
    }

    /** Sends a request of which the last bytes are missing. */
    void sendHalf(RawClient line, Way way, Wire wire, String prompt) {
        String body = body(way, wire, prompt);
        line.send("POST " + ASK + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + (body.length() + 10) + "\r\n\r\n" + body);
    }

    private static String body(Way way, Wire wire, String prompt) {
        return """
                {"model":"%s",%s,"messages":[{"role":"user","content":"%s"}]}""".formatted(wire.model(), way.field, prompt);
    }

    /** Waits for the end of what was sent. */
    Outcome end(RawClient line, Way way) {
        RawClient.Answer answer = line.answer();
        int calls = Integer.parseInt(answer.headers().getOrDefault("x-sluice-attempts", "0"));
        return new Outcome(
                switch (way) {
                    case DOCUMENT -> status(answer);
                    case STREAM -> answer.status() == 200 ? lastEvent(line, answer) : status(answer);
                    case RUN -> endOfRun(line, uid(answer));
                },
                calls);
    }

    /** The uid of a run by the answer that accepts it. */
    static String uid(RawClient.Answer accepted) {
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return new JsonObject(accepted.body()).getJsonObject("data").getString("uid");
    }

    void cancel(RawClient line, String uid) {
        assertThat(line.call("POST", RUNS + uid + "/cancel", token, "Content-Length: 0")
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    /** Begins to read the events of a run. */
    void follow(RawClient line, String uid) {
        line.call("GET", RUNS + uid + "/events", token);
    }

    String endOfRun(RawClient line, String uid) {
        while (true) {
            RawClient.Answer answer =
                    line.call("GET", RUNS + uid + "?wait=10", token).answer();
            assertThat(answer.status()).isEqualTo(200);
            JsonObject run = new JsonObject(answer.body()).getJsonObject("data");
            switch (run.getString("status")) {
                case "COMPLETED" -> {
                    return Outcome.WELL;
                }
                case "FAILED" -> {
                    return "failed " + run.getJsonObject("error").getString("code");
                }
                default -> {
                    // It goes on.
                }
            }
        }
    }

    private static String status(RawClient.Answer answer) {
        if (answer.status() == 200) {
            return Outcome.WELL;
        }
        String pause = answer.headers().get("retry-after");
        return answer.status() + " " + code(answer.body()) + (pause == null ? "" : ", " + pause + " s");
    }

    /** What ends a stream is either the marker or an error, after which the connection closes. */
    private static String lastEvent(RawClient line, RawClient.Answer answer) {
        String body = answer.body();
        if (body.endsWith("data: [DONE]\n\n")) {
            assertThat(body).doesNotContain("event: error");
            return Outcome.WELL;
        }
        assertThat(body).containsOnlyOnce("event: error").doesNotContain("[DONE]");
        assertThat(line.closedByServer()).isTrue();
        return "200, error " + code(body.substring(body.indexOf("event: error\ndata: ") + 19));
    }

    private static String code(String error) {
        return new JsonObject(error).getJsonArray("errors").getJsonObject(0).getString("code");
    }
}
