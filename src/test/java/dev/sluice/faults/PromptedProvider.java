package dev.sluice.faults;

import dev.sluice.faults.RunClient.Work;
import dev.sluice.upstream.FakeUpstream;
import dev.sluice.upstream.FakeUpstream.Exchange;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A provider that does what its prompts say and tells the history of every call. */
final class PromptedProvider implements AutoCloseable {

    private static final Pattern PROMPT = Pattern.compile(
            "run (\\d+): (\\d+) pieces of (\\d+) characters, each after (\\d+) ms, refused (\\d+) times");

    private final History history;
    private final Map<Integer, Integer> executions = new ConcurrentHashMap<>();
    private final FakeUpstream upstream = FakeUpstream.playing(this::play);

    PromptedProvider(History history) {
        this.history = history;
    }

    static String prompt(Work work) {
        return "run %d: %d pieces of %d characters, each after %d ms, refused %d times%s"
                .formatted(
                        work.run(),
                        work.pieces(),
                        work.characters(),
                        work.pause().toMillis(),
                        work.refusals(),
                        " ".repeat(work.padding()));
    }

    URI baseUrl() {
        return upstream.baseUrl();
    }

    /** Waits until it has been called so often. */
    void awaitCalls(int calls) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            upstream.nextExchange();
        }
    }

    private void play(Exchange exchange) throws Exception {
        Matcher prompt = PROMPT.matcher(exchange.body());
        if (!prompt.find()) {
            throw new AssertionError("not a prompt of ours");
        }
        int run = number(prompt, 1);
        int execution = executions.merge(run, 1, Integer::sum);
        history.add(at -> new Event.Began(at, run, execution));
        if (execution <= number(prompt, 5)) {
            history.add(at -> new Event.Refused(at, run));
            exchange.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        Thread.ofVirtual().start(exchange::stallUntilClosed);
        exchange.eventStream();
        StringBuilder text = new StringBuilder();
        for (int piece = 1; piece <= number(prompt, 2); piece++) {
            if (exchange.sawOtherSideGo(Duration.ofMillis(number(prompt, 4)))) {
                history.add(at -> new Event.Aborted(at, run, execution));
                return;
            }
            String said = piece(run, execution, piece, number(prompt, 3));
            text.append(said);
            exchange.event(chunk("{\"content\":\"" + said + "\"}", "null"));
        }
        history.add(at -> new Event.Answered(at, run, execution, text.toString()));
        exchange.event(chunk("{}", "\"stop\""));
        exchange.event(
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o\",\"choices\":[],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
        exchange.event("[DONE]");
        exchange.end();
    }

    private static int number(Matcher prompt, int group) {
        return Integer.parseInt(prompt.group(group));
    }

    /** No two are the same. */
    static String piece(int run, int execution, int piece, int characters) {
        String name = "%d.%d.%d ".formatted(run, execution, piece);
        return name + "x".repeat(Math.max(0, characters - name.length()));
    }

    private static String chunk(String delta, String finish) {
        return new JsonObject("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o\","
                        + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}")
                .encode();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
