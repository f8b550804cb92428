package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.AllowedModels;
import dev.sluice.run.RunEvents.Step;
import dev.sluice.upstream.FakeUpstream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Inside one execution of a run other models are tried, and no model twice: the run itself is what is tried again. */
final class RunFallbacksTest {

    private static final String ASK =
            "{\"model\":\"openai/gpt-4o\",\"async\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    /** What was called, in order. */
    private final Queue<String> called = new ConcurrentLinkedQueue<>();

    @Test
    void aFallbackOfTheRegistryAnswersInTheSameAttempt() throws Exception {
        try (FakeUpstream provider = provider();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings())) {
            worker.enqueue("run-1", ASK);

            assertThat(worker.step(Step.Kind.COMPLETED).lease().attempt()).isEqualTo(1);
            assertThat(worker.runs.result("run-1"))
                    .contains("\"attempts\":[{\"model\":\"openai/gpt-4o\",\"code\":\"provider_overloaded\"}]")
                    .contains("\"model\":\"openai/gpt-4o\"");
            assertThat(called).containsExactly("gpt-4o", "spare");
        }
    }

    @Test
    void oneThatTheOwnerMayNotCallIsNot() throws Exception {
        try (FakeUpstream provider = provider();
                FakeRunsWorker worker = new FakeRunsWorker(provider.baseUrl(), settings())) {
            NewRun open = FakeRuns.run("run-1", ASK);
            worker.enqueue(new NewRun(
                    open.uid(),
                    open.owner(),
                    open.dialect(),
                    open.model(),
                    open.metadata(),
                    open.body(),
                    null,
                    null,
                    new AllowedModels(List.of("openai/gpt-4o")),
                    ""));

            assertThat(worker.step(Step.Kind.FAILED).code()).isEqualTo("provider_overloaded");
            assertThat(called).containsExactly("gpt-4o", "gpt-4o");
        }
    }

    private FakeUpstream provider() {
        return FakeUpstream.playing(exchange -> {
            boolean spare = exchange.body().contains("\"model\":\"spare\"");
            called.add(spare ? "spare" : "gpt-4o");
            if (spare) {
                RunWorkerVerticleTest.play(exchange, RunWorkerVerticleTest.HELLO);
            } else {
                RunWorkerVerticleTest.overloaded(exchange, "");
            }
        });
    }

    private static TestWorker.Settings settings() {
        TestWorker.Settings settings = new TestWorker.Settings();
        settings.attempts = 2;
        settings.fallbacks = List.of("openai/spare");
        return settings;
    }
}
