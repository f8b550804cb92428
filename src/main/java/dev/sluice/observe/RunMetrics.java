package dev.sluice.observe;

import dev.sluice.run.QueueDepth;
import dev.sluice.run.RunEvents;
import dev.sluice.run.RunLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of runs and of their webhooks, and shows how much of them there is. Safe for all threads. */
final class RunMetrics implements RunEvents {

    /** After so long without news the depth of the queue is not known any more. */
    private static final Duration NEWS = Duration.ofMinutes(1);

    private record Depth(QueueDepth depth, long at) {}

    private final Family<Intake.Outcome, Timer> intake;
    private final Family<Step.Kind, Counter> steps;
    private final Family<Step.Kind, Timer> executions;
    private final Family<String, Counter> failures;
    private final Family<Delivery.State, Timer> deliveries;
    private final Family<Chore, Counter> upkeep;
    private final Timer wait;
    private final Timer cancels;
    private final Timer aborts;
    private final Map<String, Integer> held = new ConcurrentHashMap<>();
    private final Map<String, Boolean> reachable = new ConcurrentHashMap<>();
    private volatile @Nullable Depth last;

    RunMetrics(MeterRegistry meters) {
        intake = timers(
                meters,
                "sluice.run.intake.duration",
                "Requests for runs",
                "outcome",
                Buckets.SHORT,
                List.of(Intake.Outcome.values()));
        steps = counters(meters, "sluice.run.steps", "What workers did with runs", "step", List.of(Step.Kind.values()));
        executions = timers(
                meters,
                "sluice.run.duration",
                "Runs in a worker, since they were claimed",
                "end",
                Buckets.ANSWER,
                List.of());
        failures = counters(
                meters, "sluice.run.failures", "Failures of runs, those that were tried again too", "code", List.of());
        deliveries = timers(
                meters,
                "sluice.webhook.attempt.duration",
                "Tries to deliver a webhook",
                "state",
                Buckets.SHORT,
                List.of(Delivery.State.values()));
        upkeep = counters(
                meters, "sluice.run.upkeep", "What upkeep did for lost and old runs", "chore", List.of(Chore.values()));
        wait = Buckets.timer("sluice.run.wait", "How long runs waited until they were claimed", Buckets.WAIT)
                .register(meters);
        cancels = Buckets.timer("sluice.run.cancel.duration", "Answers to cancels", Buckets.SHORT)
                .register(meters);
        aborts = Buckets.timer("sluice.run.abort.delay", "From a cancel until the call was stopped", Buckets.SHORT)
                .register(meters);
        gauges(meters);
    }

    private void gauges(MeterRegistry meters) {
        gauge(meters, "sluice.runs.held", "Runs that this process executes", RunMetrics::held);
        gauge(meters, "sluice.store.reachable", "Whether the store of runs answers", RunMetrics::storeReachable);
        depth(meters, "queued", QueueDepth::queued);
        depth(meters, "running", QueueDepth::running);
        depth(meters, "delayed", QueueDepth::delayed);
        gauge(
                meters,
                "sluice.queue.oldest.wait.seconds",
                "How long the run has waited that waits longest",
                runs -> runs.lately(depth -> depth.oldestWait().toMillis() / 1e3));
        gauge(
                meters,
                "sluice.queue.webhooks",
                "Webhooks that are not delivered yet",
                runs -> runs.lately(QueueDepth::webhooks));
        gauge(meters, "sluice.queue.bytes", "What the store keeps of runs", runs -> runs.lately(QueueDepth::bytes));
        gauge(meters, "sluice.workers", "Workers of all processes", runs -> runs.lately(QueueDepth::workers));
    }

    private void depth(MeterRegistry meters, String state, ToDoubleFunction<QueueDepth> value) {
        Gauge.builder("sluice.queue.runs", this, runs -> runs.lately(value))
                .description("Runs in the store that have not ended")
                .tag("state", state)
                .register(meters);
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<RunMetrics> value) {
        Gauge.builder(name, this, value).description(description).register(meters);
    }

    private double held() {
        return held.values().stream().mapToInt(Integer::intValue).sum();
    }

    private double storeReachable() {
        return !reachable.isEmpty() && reachable.values().stream().allMatch(Boolean::booleanValue) ? 1 : 0;
    }

    private double lately(ToDoubleFunction<QueueDepth> value) {
        Depth known = last;
        return known == null || System.nanoTime() - known.at() > NEWS.toNanos()
                ? Double.NaN
                : value.applyAsDouble(known.depth());
    }

    @Override
    public void onIntake(Intake told) {
        intake.of(told.outcome()).record(told.took());
    }

    @Override
    public void onCancel(String tenant, Duration took) {
        cancels.record(took);
    }

    @Override
    public void onDelivery(Delivery delivery) {
        deliveries.of(delivery.state()).record(delivery.took());
    }

    @Override
    public void onStep(Step step) {
        steps.of(step.kind()).increment();
        if (step.kind() == Step.Kind.CLAIMED) {
            wait.record(step.waited());
        } else {
            executions.of(step.kind()).record(step.took());
        }
        if (step.code() != null) {
            failures.of(FailureCodes.of(step.code())).increment();
        }
    }

    @Override
    public void onAborted(RunLease lease, Duration sinceCancel) {
        aborts.record(sinceCancel);
    }

    @Override
    public void onHeld(String worker, int runs) {
        held.put(worker, runs);
    }

    @Override
    public void onStore(String user, boolean now) {
        reachable.put(user, now);
    }

    @Override
    public void onDepth(QueueDepth depth) {
        last = new Depth(depth, System.nanoTime());
    }

    @Override
    public void onUpkeep(Chore chore, int count) {
        upkeep.of(chore).increment(count);
    }

    private static <K> Family<K, Counter> counters(
            MeterRegistry meters, String name, String description, String label, List<K> known) {
        return new Family<>((K value) -> Counter.builder(name)
                        .description(description)
                        .tag(label, word(value))
                        .register(meters))
                .with(known);
    }

    private static <K> Family<K, Timer> timers(
            MeterRegistry meters, String name, String description, String label, Duration[] bounds, List<K> known) {
        Function<K, Timer> make = value ->
                Buckets.timer(name, description, bounds).tag(label, word(value)).register(meters);
        return new Family<>(make).with(known);
    }

    private static String word(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }
}
