package dev.sluice.chat;

import dev.sluice.chat.ChatEvents.BreakerState;
import dev.sluice.config.BreakerConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds calls back where too many of the last ones have failed. Closed, it counts how calls end; open, it lets none through for a while;
 * half open, it lets a few through: if as many as it may try go well it closes, and one failure opens it again.
 *
 * <p>Any thread: one immutable state takes the place of another, and nobody waits.
 */
final class Breaker {

    /** When probes that are under way may have told something. */
    private static final Duration PROBING = Duration.ofSeconds(1);

    private sealed interface State {
        /** @param ended the calls that ended lately */
        record Closed(CallWindow ended) implements State {}

        record Open(long until) implements State {}

        /**
         * @param turn when it was to open, which tells its probes from those of another time
         * @param out the probes that have told nothing yet
         * @param passed the probes that went well
         */
        record HalfOpen(long turn, int out, int passed) implements State {}
    }

    private final BreakerConfig config;
    private final LongSupplier nanoTime;
    private final Consumer<BreakerState> told;
    private final AtomicReference<State> state;

    /** @param told of every change */
    Breaker(BreakerConfig config, LongSupplier nanoTime, Consumer<BreakerState> told) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.told = told;
        this.state = new AtomicReference<>(closed());
    }

    /** Asks for a call; null if none may be made now. */
    @Nullable
    Permit enter() {
        while (true) {
            State before = state.get();
            if (before instanceof State.Closed) {
                return new Call(null);
            }
            State.HalfOpen probing = probing(before);
            if (probing == null) {
                return null;
            }
            if (exchange(before, probing)) {
                return new Call(probing.turn());
            }
        }
    }

    /** How long it will let no call through, as far as that is known; zero if it does. */
    Duration holdsFor() {
        return switch (state.get()) {
            case State.Closed closed -> Duration.ZERO;
            case State.Open open -> Duration.ofNanos(Math.max(0, open.until() - nanoTime.getAsLong()));
            case State.HalfOpen half -> PROBING;
        };
    }

    /** Whether forgetting it would change nothing. */
    boolean isIdle() {
        return state.get() instanceof State.Closed closed && closed.ended().isEmpty(nanoTime.getAsLong());
    }

    private State.Closed closed() {
        return new State.Closed(CallWindow.empty(config.window()));
    }

    private State.Open open() {
        return new State.Open(nanoTime.getAsLong() + config.open().toNanos());
    }

    /** With one more probe; null if there may be none. */
    private State.@Nullable HalfOpen probing(State before) {
        if (before instanceof State.Open open) {
            return nanoTime.getAsLong() - open.until() >= 0 ? new State.HalfOpen(open.until(), 1, 0) : null;
        }
        return before instanceof State.HalfOpen half && half.out() + half.passed() < config.probes()
                ? new State.HalfOpen(half.turn(), half.out() + 1, half.passed())
                : null;
    }

    private State counted(State before, boolean failed) {
        if (!(before instanceof State.Closed closed)) {
            return before;
        }
        CallWindow ended = closed.ended().with(failed, nanoTime.getAsLong());
        boolean tooMany =
                failed && ended.calls() >= config.minCalls() && ended.failures() >= config.errorRatio() * ended.calls();
        return tooMany ? open() : new State.Closed(ended);
    }

    private State passed(State before, long turn) {
        if (!(before instanceof State.HalfOpen half) || half.turn() != turn) {
            return before;
        }
        return half.passed() + 1 >= config.probes()
                ? closed()
                : new State.HalfOpen(turn, half.out() - 1, half.passed() + 1);
    }

    private State failed(State before, long turn) {
        return before instanceof State.HalfOpen half && half.turn() == turn ? open() : before;
    }

    private static State released(State before, long turn) {
        return before instanceof State.HalfOpen half && half.turn() == turn
                ? new State.HalfOpen(turn, half.out() - 1, half.passed())
                : before;
    }

    private void change(UnaryOperator<State> next) {
        State before;
        do {
            before = state.get();
        } while (!exchange(before, next.apply(before)));
    }

    private boolean exchange(State before, State after) {
        boolean done = state.compareAndSet(before, after);
        if (done && before.getClass() != after.getClass()) {
            told.accept(
                    switch (after) {
                        case State.Closed closed -> BreakerState.CLOSED;
                        case State.Open open -> BreakerState.OPEN;
                        case State.HalfOpen half -> BreakerState.HALF_OPEN;
                    });
        }
        return done;
    }

    /** A call that may be made. Is told once how it went, or that it was not made. One thread at a time. */
    interface Permit {

        /** Of a breaker that is none. */
        Permit FREE = new Permit() {};

        /** The provider has begun to answer: that is what a probe is to see. What becomes of it then counts like any other call. */
        default void answering() {}

        default void ended(boolean failed) {}

        /** It tells nothing of the provider: the place of a probe is free again. */
        default void released() {}
    }

    private final class Call implements Permit {
        /** Of a probe that has told nothing yet. */
        private @Nullable Long turn;

        Call(@Nullable Long turn) {
            this.turn = turn;
        }

        @Override
        public void answering() {
            Long probe = turn;
            if (probe != null) {
                turn = null;
                change(before -> passed(before, probe));
            }
        }

        @Override
        public void ended(boolean failed) {
            Long probe = turn;
            turn = null;
            if (probe == null) {
                change(before -> counted(before, failed));
            } else {
                change(before -> failed ? failed(before, probe) : passed(before, probe));
            }
        }

        @Override
        public void released() {
            Long probe = turn;
            turn = null;
            if (probe != null) {
                change(before -> Breaker.released(before, probe));
            }
        }
    }
}
