package dev.sluice.dialect;

import dev.sluice.json.SchemaCheck;
import dev.sluice.model.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is wrong with one request: first what its schema says, then what decoders add. One per request; one thread.
 */
public final class Problems {

    private static final int MAX_ADDED = 100;

    private final List<Violation> structural;
    private final List<Violation> added = new ArrayList<>();

    /** @param structural what the schema says */
    public Problems(List<Violation> structural) {
        this.structural = List.copyOf(structural);
    }

    /** Whether the schema's complaints may be incomplete, so that nothing can be said of what else is sound. */
    public boolean endless() {
        return structural.size() >= SchemaCheck.MAX_VIOLATIONS;
    }

    /** Whether the schema had nothing to say about the value at a path, nor about anything in it. */
    public boolean sound(String path) {
        for (Violation violation : structural) {
            String field = violation.field();
            if (field != null && field.startsWith(path) && endsStep(field, path.length())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the schema complains of the value at a path as such: then it may not have looked at what is in it. */
    public boolean refused(String path) {
        return structural.stream().anyMatch(violation -> path.equals(violation.field()));
    }

    private static boolean endsStep(String field, int at) {
        return at == field.length() || field.charAt(at) == '.' || field.charAt(at) == '[';
    }

    /** The message begins with the field's path and goes on with {@code rule}, such as "must not be empty". */
    public void add(String code, String field, String rule) {
        if (added.size() < MAX_ADDED) {
            added.add(new Violation(code, field + " " + rule, field));
        }
    }

    public void addAll(List<Violation> violations) {
        for (Violation violation : violations) {
            if (added.size() < MAX_ADDED) {
                added.add(violation);
            }
        }
    }

    public int size() {
        return structural.size() + added.size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** In the order in which they were found. */
    public List<Violation> list() {
        List<Violation> all = new ArrayList<>(structural);
        all.addAll(added);
        return all;
    }
}
