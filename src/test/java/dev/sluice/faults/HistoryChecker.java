package dev.sluice.faults;

import dev.sluice.faults.Event.Accepted;
import dev.sluice.faults.Event.Answered;
import dev.sluice.faults.Event.Began;
import dev.sluice.faults.Event.Cancelled;
import dev.sluice.faults.Event.Fault;
import dev.sluice.faults.Event.Refused;
import dev.sluice.faults.Event.Running;
import dev.sluice.faults.Event.Seen;
import dev.sluice.faults.Event.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a finished history. It knows nothing of the gateway but its promises:
 *
 * <ul>
 *   <li>an accepted run is never missing, and ends: in one state, with one answer, whoever asks and whenever;
 *   <li>the answer of a completed run is one that the provider gave whole, to that run;
 *   <li>what the owner sees of a run never goes back;
 *   <li>a cancelled run is not begun after the cancel was confirmed;
 *   <li>a run is begun again only if something happened since it was begun, and no more of them than that can have disturbed;
 *   <li>a tenant never has more running than it may.
 * </ul>
 */
final class HistoryChecker {

    /** A claim that came before a cancel or a kill may reach the provider after it: about two beats. */
    private static final long GRACE_MILLIS = 1000;

    private final List<Event> history;
    private final List<Fault> faults;
    private final Map<String, Integer> runs = new HashMap<>();
    private final Map<Integer, Set<String>> answers = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private HistoryChecker(List<Event> history) {
        this.history = history;
        this.faults = of(Fault.class);
        for (Answered answered : of(Answered.class)) {
            answers.computeIfAbsent(answered.run(), first -> new HashSet<>()).add(answered.text());
        }
    }

    /** What was broken, in words; empty if nothing was. */
    static List<String> violations(List<Event> history) {
        HistoryChecker checker = new HistoryChecker(history);
        checker.acceptance();
        Map<String, List<Sight>> sights = checker.sights();
        checker.runs.forEach((uid, run) -> checker.life(uid, run, sights.getOrDefault(uid, List.of())));
        checker.cancels();
        checker.executions();
        checker.caps();
        return checker.violations;
    }

    private <T extends Event> List<T> of(Class<T> kind) {
        return history.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void acceptance() {
        Set<Integer> numbers = new HashSet<>();
        for (Accepted accepted : of(Accepted.class)) {
            Integer before = runs.put(accepted.uid(), accepted.run());
            if (!numbers.add(accepted.run()) || before != null) {
                violations.add("run " + accepted.run() + " was accepted more than once");
            }
        }
    }

    /** By uid. */
    private Map<String, List<Sight>> sights() {
        Map<String, List<Sight>> sights = new HashMap<>();
        for (Event event : history) {
            if (event instanceof Seen seen) {
                sights.computeIfAbsent(seen.uid(), first -> new ArrayList<>()).add(seen.sight());
            } else if (event instanceof Cancelled cancelled) {
                sights.computeIfAbsent(cancelled.uid(), first -> new ArrayList<>())
                        .add(cancelled.sight());
            }
        }
        return sights;
    }

    private void life(String uid, int run, List<Sight> sights) {
        int rank = 0;
        for (Sight sight : sights) {
            if (sight.status().equals(Sight.MISSING)) {
                violations.add("run " + run + " is missing");
            } else if (sight.rank() < rank) {
                violations.add("run " + run + " went back to " + sight.status());
            }
            rank = Math.max(rank, sight.rank());
        }
        List<Sight> ends = sights.stream().filter(Sight::terminal).distinct().toList();
        if (ends.isEmpty()) {
            violations.add("run " + run + " has not ended: " + uid);
        } else if (ends.size() > 1) {
            violations.add("run " + run + " ended more than once: " + ends);
        } else if (ends.getFirst().status().equals("COMPLETED")) {
            answer(run, ends.getFirst().answer());
        }
    }

    private void answer(int run, String text) {
        if (!answers.getOrDefault(run, Set.of()).contains(text)) {
            violations.add("run " + run + " has an answer that the provider did not give: " + text);
        }
    }

    private void cancels() {
        for (Cancelled cancelled : of(Cancelled.class)) {
            Integer run = runs.get(cancelled.uid());
            if (!cancelled.sight().terminal()) {
                violations.add("run " + run + " lives after its cancel");
            }
            for (Began began : of(Began.class)) {
                if (run != null && began.run() == run && began.at() > cancelled.at() + GRACE_MILLIS) {
                    violations.add("run " + run + " was begun after its cancel");
                }
            }
        }
    }

    /** Each beginning but a run's first has a cause, and no harm has more consequences than it can have. */
    private void executions() {
        Map<Integer, Began> before = new HashMap<>();
        List<Refused> refusals = new ArrayList<>(of(Refused.class));
        int again = 0;
        for (Began began : of(Began.class)) {
            Began last = before.put(began.run(), began);
            if (last == null || takeOne(refusals, began.run())) {
                continue;
            }
            again++;
            if (!somethingHappened(last.at() - GRACE_MILLIS, began.at())) {
                violations.add("run " + began.run() + " was begun again without a cause");
            }
        }
        long most = faults.stream().mapToLong(Fault::most).sum();
        if (most > 0 && again > most) {
            violations.add(again + " runs were begun again, which is more than the " + most + " that were disturbed");
        }
    }

    private static boolean takeOne(List<Refused> refusals, int run) {
        for (Refused refused : refusals) {
            if (refused.run() == run) {
                return refusals.remove(refused);
            }
        }
        return false;
    }

    private boolean somethingHappened(long from, long to) {
        return faults.stream().anyMatch(fault -> fault.at() >= from && fault.at() <= to);
    }

    private void caps() {
        for (Running running : of(Running.class)) {
            if (running.count() > running.cap()) {
                violations.add(running.tenant() + " had " + running.count() + " of " + running.cap() + " runs running");
            }
        }
    }
}
