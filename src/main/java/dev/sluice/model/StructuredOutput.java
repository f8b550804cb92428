package dev.sluice.model;

import java.util.List;

/**
 * What became of the form that a whole answer was to have.
 *
 * @param valid whether the text has it
 * @param repairAttempts how often the model was asked to correct itself
 * @param errors in what the text misses it; empty if valid
 */
public record StructuredOutput(boolean valid, int repairAttempts, List<Violation> errors) {
    public StructuredOutput {
        errors = List.copyOf(errors);
    }
}
