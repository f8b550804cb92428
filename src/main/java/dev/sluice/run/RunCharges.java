package dev.sluice.run;

import dev.sluice.model.Usage;

/** Takes note of what the execution of runs has used up. One per event loop. */
@FunctionalInterface
public interface RunCharges {

    /** For who does not charge. */
    RunCharges NONE = (account, usage) -> {};

    /** @param account of the run; not empty */
    void charge(String account, Usage usage);
}
