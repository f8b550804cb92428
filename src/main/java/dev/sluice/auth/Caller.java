package dev.sluice.auth;

import dev.sluice.model.AllowedModels;
import java.util.List;

/**
 * Who calls.
 *
 * @param subject the staff member's uid
 * @param tenant the business uid; runs belong to a subject within its tenant
 * @param models what may be called: ids such as {@code openai/gpt-4o}, or beginnings of ids that end in {@code *}. An empty
 *     list allows nothing
 * @param limits of its own
 */
public record Caller(String subject, String tenant, List<String> models, OwnLimits limits) {

    /** The list of a token that does not say which models may be called. */
    public static final List<String> EVERY_MODEL = List.of("*");

    public Caller {
        models = List.copyOf(models);
    }

    /** Without limits of its own. */
    public Caller(String subject, String tenant, List<String> models) {
        this(subject, tenant, models, OwnLimits.NONE);
    }

    /** Whether this caller may call the model of this id, {@code provider/name}. */
    public boolean mayCall(String modelId) {
        return allowed().allow(modelId);
    }

    /** What this caller may call. */
    public AllowedModels allowed() {
        return new AllowedModels(models);
    }
}
