package dev.sluice.provider;

import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import dev.sluice.model.Warning;
import dev.sluice.registry.ModelInfo;
import java.util.ArrayList;
import java.util.List;

/** What comes to light while a request is encoded for a model: all of it, not just the first. One per request; one thread. */
public final class Findings {

    private final String model;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    public Findings(ModelInfo model) {
        this.model = model.id();
    }

    public List<Violation> violations() {
        return violations;
    }

    public List<Warning> warnings() {
        return warnings;
    }

    /** The value, unless something was found that the model cannot take. */
    public <T> Checked<T> checked(T value) {
        return violations.isEmpty() ? Checked.valid(value) : Checked.invalid(violations);
    }

    /** The model refuses this parameter. */
    public void unsupportedParameter(String field, String message) {
        violations.add(new Violation("unsupported_parameter", message, field));
    }

    /** The model does not take this kind of media. */
    public void noInput(String kind, String path) {
        unsupportedContent(path, "%s does not accept %s input (%s)".formatted(model, kind, path));
    }

    public void unsupportedContent(String path, String message) {
        violations.add(new Violation("unsupported_content", message, path));
    }

    public void unsupportedMediaType(String path, String type, String accepted) {
        String message = "%s: %s is not accepted by %s; accepted: %s".formatted(path, type, model, accepted);
        violations.add(new Violation("unsupported_media_type", message, path));
    }

    public void invalidMedia(String path, String what) {
        violations.add(new Violation("invalid_media", path + ": " + what, path));
    }

    public void mediaTooLarge(String path, String what, long value, long limit) {
        String message = "%s: %s %d exceeds %d for %s".formatted(path, what, value, limit, model);
        violations.add(new Violation("media_too_large", message, path));
    }

    /** @param pointer where in the schema, as a JSON pointer */
    public void schemaNotSupported(String field, String pointer, String what) {
        String message = "%s: %s is not supported by %s in a strict schema".formatted(pointer, what, model);
        violations.add(new Violation("schema_not_supported", message, field));
    }

    public void violation(String code, String field, String message) {
        violations.add(new Violation(code, message, field));
    }

    public void warning(String code, String field, String message) {
        warnings.add(new Warning(code, field, message));
    }

    /** A parameter that the model has no use for was left out. */
    public void ignored(String parameter) {
        ignored(parameter, parameter);
    }

    /** The same of one that is not at the top of the request. */
    public void ignored(String parameter, String path) {
        String message = "%s has no effect on %s and was left out".formatted(parameter, model);
        warnings.add(new Warning("ignored_parameter", path, message));
    }

    /** A limit that the model's reasoning may use up: it counts as part of the answer. */
    public void lowLimit(int tokens) {
        String message = "%s counts its reasoning in max_tokens: below %d it may have nothing left to answer with"
                .formatted(model, tokens);
        warnings.add(new Warning("low_limit", "max_tokens", message));
    }

    /** A parameter was lowered to what the model can do. */
    public void clamped(String parameter, long limit) {
        String message = "%s was lowered to %d, the most that %s can do".formatted(parameter, limit, model);
        warnings.add(new Warning("clamped_parameter", parameter, message));
    }
}
