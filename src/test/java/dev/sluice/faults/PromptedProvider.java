package dev.sluice.faults;

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

    private static final Pattern PROMPT = Pattern.compile("run (\\d+): (\\d+) pieces, each after (\\d+) ms");

    private final History history;
    private final Map<Integer, Integer> executions = new ConcurrentHashMap<>();
    private final FakeUpstream upstream = FakeUpstream.playing(this::play);

    PromptedProvider(History history) {
        this.history = history;
    }

    static String prompt(int run, int pieces, Duration pause) {
        return "run %d: %d pieces, each after %d ms".formatted(run, pieces, pause.toMillis());
    }

    URI baseUrl() {
        return upstream.baseUrl();
    }

    private void play(Exchange exchange) throws Exception {
        Matcher prompt = PROMPT.matcher(exchange.body());
        if (!prompt.find()) {
            throw new AssertionError("not a prompt of ours");
        }
        int run = Integer.parseInt(prompt.group(1));
        int execution = executions.merge(run, 1, Integer::sum);
        history.add(at -> new Event.Began(at, run, execution));
        Thread.ofVirtual().start(exchange::stallUntilClosed);
        exchange.eventStream();
        StringBuilder text = new StringBuilder();
        for (int piece = 1; piece <= Integer.parseInt(prompt.group(2)); piece++) {
            if (exchange.sawOtherSideGo(Duration.ofMillis(Long.parseLong(prompt.group(3))))) {
                history.add(at -> new Event.Aborted(at, run, execution));
                return;
            }
            String said = "%d.%d.%d ".formatted(run, execution, piece);
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
