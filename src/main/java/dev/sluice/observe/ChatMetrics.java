package dev.sluice.observe;

import dev.sluice.chat.ChatEvents;
import dev.sluice.model.GatewayError;
import dev.sluice.model.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts answers and the calls to providers behind them, under the names of OpenTelemetry's conventions for generative AI where there are
 * some: {@code gen_ai.client.*} is what a provider did in one call, {@code gen_ai.server.*} what our client saw of the answer. Safe for
 * all threads.
 */
final class ChatMetrics implements ChatEvents {

    /** Of calls that nobody waited for: no failure of the provider's. */
    private static final String CANCELLED = "cancelled";

    private record Asked(String provider, String model) {}

    private record Called(Asked asked, GatewayError.@Nullable Kind failure, boolean cancelled) {}

    private record Counted(Asked asked, String type) {}

    private record Retried(RetryKind kind, String code) {}

    private record Guarded(Asked asked, String key) {}

    private final ModelLabels labels;
    private final Family<Called, Timer> calls;
    private final Family<Asked, Timer> firstChunks;
    private final Family<Asked, Timer> firstTokens;
    private final Family<Counted, DistributionSummary> tokens;
    private final Family<Asked, Counter> cost;
    private final Family<Retried, Counter> retries;
    private final Family<Guarded, AtomicInteger> breakers;

    ChatMetrics(MeterRegistry meters, ModelLabels labels) {
        this.labels = labels;
        calls = new Family<>(
                called -> Buckets.timer("gen_ai.client.operation.duration", "Calls to providers", Buckets.ANSWER)
                        .tags(genAi(called.asked()).and("error_type", error(called)))
                        .register(meters));
        firstChunks = new Family<>(asked -> Buckets.timer(
                        "gen_ai.client.operation.time_to_first_chunk",
                        "From a call to a provider to its first output",
                        Buckets.FIRST_OUTPUT)
                .tags(genAi(asked))
                .register(meters));
        firstTokens = new Family<>(asked -> Buckets.timer(
                        "gen_ai.server.time_to_first_token",
                        "From the first call for an answer to its first output",
                        Buckets.FIRST_OUTPUT)
                .tags(genAi(asked))
                .register(meters));
        tokens = new Family<>(counted -> DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of answers, as providers counted them")
                .serviceLevelObjectives(Buckets.TOKENS)
                .tags(genAi(counted.asked()).and("gen_ai_token_type", counted.type()))
                .register(meters));
        cost = new Family<>(asked -> Counter.builder("sluice.cost.usd")
                .description("What answers cost, in US dollars, where prices and counts are known")
                .tags("provider", asked.provider(), "model", asked.model())
                .register(meters));
        retries = new Family<>(retried -> Counter.builder("sluice.retries")
                .description("Calls in the place of one that failed before it had output")
                .tags("kind", retried.kind().name().toLowerCase(Locale.ROOT), "code", retried.code())
                .register(meters));
        breakers = new Family<>(guarded -> breaker(meters, guarded));
    }

    private static Tags genAi(Asked asked) {
        return Tags.of(
                "gen_ai_operation_name",
                "chat",
                "gen_ai_provider_name",
                asked.provider(),
                "gen_ai_request_model",
                asked.model());
    }

    private static AtomicInteger breaker(MeterRegistry meters, Guarded guarded) {
        AtomicInteger state = new AtomicInteger();
        Gauge.builder("sluice.breaker.state", state, AtomicInteger::get)
                .description("2 while calls are held back, 1 while a few are tried, 0 while they are let through")
                .tags(
                        "provider",
                        guarded.asked().provider(),
                        "model",
                        guarded.asked().model(),
                        "key",
                        guarded.key())
                .strongReference(true)
                .register(meters);
        return state;
    }

    @Override
    public void onCall(Call call) {
        Asked asked = new Asked(call.provider(), labels.of(call.model()));
        calls.of(new Called(asked, call.failure(), call.cancelled())).record(call.took());
        if (call.firstOutputAfter() != null) {
            firstChunks.of(asked).record(call.firstOutputAfter());
        }
    }

    private static String error(Called called) {
        if (called.failure() != null) {
            return called.failure().name().toLowerCase(Locale.ROOT);
        }
        return called.cancelled() ? CANCELLED : "";
    }

    @Override
    public void onAnswer(Answer answer) {
        Asked asked = new Asked(answer.provider(), labels.of(answer.answered()));
        if (answer.outcome().firstOutputAfter() != null) {
            firstTokens.of(asked).record(answer.outcome().firstOutputAfter());
        }
        Usage usage = answer.usage();
        if (usage != null) {
            count(asked, "input", usage.promptTokens());
            count(asked, "output", usage.completionTokens());
            if (usage.costUsd() != null) {
                cost.of(asked).increment(usage.costUsd().doubleValue());
            }
        }
    }

    private void count(Asked asked, String type, @Nullable Long number) {
        if (number != null) {
            tokens.of(new Counted(asked, type)).record(number.doubleValue());
        }
    }

    @Override
    public void onBreaker(String provider, String model, String key, BreakerState state) {
        breakers.of(new Guarded(new Asked(provider, labels.of(model)), key))
                .set(
                        switch (state) {
                            case CLOSED -> 0;
                            case HALF_OPEN -> 1;
                            case OPEN -> 2;
                        });
    }

    @Override
    public void onRetry(RetryKind kind, String code) {
        retries.of(new Retried(kind, FailureCodes.of(code))).increment();
    }
}
