package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;

/** Which calls have come, when, and whether they are answered yet. One thread. */
final class UpstreamCalls {

    private final StringBuilder noted = new StringBuilder();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;

    /** A call with a number, and when its first byte was here. */
    void note(long call, long nanos) {
        if (call != 0) {
            noted.append(call).append(' ').append(nanos).append('\n');
        }
    }

    /** What was noted since this was asked last: a line for each, with number and time. */
    String take() {
        String all = noted.toString();
        noted.setLength(0);
        return all;
    }

    /** Answers nothing from now on. */
    void hold() {
        holding = true;
    }

    /** Answers everything. */
    void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    void whenReleased(Runnable answer) {
        if (holding) {
            held.add(answer);
        } else {
            answer.run();
        }
    }
}
