package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What single keywords of a schema ask of a value. A keyword says nothing about values of a kind that it is not for. */
final class SchemaRules {

    /** One keyword, or a few that belong together. */
    @FunctionalInterface
    interface Rule {
        void check(@Nullable Object value, Place place, Findings out);
    }

    private SchemaRules() {}

    /** What {@code type} names. */
    static final class Types {
        private final Object names;
        private final Set<JsonKind> kinds = EnumSet.noneOf(JsonKind.class);
        private final boolean onlyWhole;

        Types(Object names) {
            this.names = names;
            boolean anyNumber = false;
            for (Object name : names instanceof JsonArray array ? array : new JsonArray().add(names)) {
                JsonKind kind = JsonKind.named(name);
                if (kind != null) {
                    kinds.add(kind);
                }
                anyNumber |= "number".equals(name);
            }
            this.onlyWhole = !anyNumber;
        }

        boolean fit(@Nullable Object value) {
            return kinds.contains(JsonKind.of(value))
                    && !(onlyWhole && value instanceof Number number && !JsonKind.whole(number));
        }

        void report(Place place, Findings out) {
            out.wrongType(place.field(), names);
        }
    }

    static Rule enumeration(JsonArray values) {
        List<@Nullable Object> allowed = new ArrayList<>();
        values.forEach(allowed::add);
        return (value, place, out) -> {
            if (allowed.stream().noneMatch(other -> same(other, value))) {
                out.notOneOf(place.field(), allowed);
            }
        };
    }

    static Rule constant(@Nullable Object expected) {
        return (value, place, out) -> {
            if (!same(expected, value)) {
                out.invalid(place.field(), "must be " + expected);
            }
        };
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return JsonKind.decimal(x).compareTo(JsonKind.decimal(y)) == 0;
        }
        return a == null ? b == null : a.equals(b);
    }

    /** Compares with {@code compareTo}'s result: true is well. */
    static Rule bound(Number limit, String rule, IntPredicate well) {
        BigDecimal bound = JsonKind.decimal(limit);
        return (value, place, out) -> {
            if (value instanceof Number number
                    && !well.test(JsonKind.decimal(number).compareTo(bound))) {
                out.invalid(place.field(), rule + " " + limit);
            }
        };
    }

    /** Length and pattern; a text that is too long is not matched. Lengths count code points. */
    static Rule text(int min, int max, @Nullable Pattern pattern, String code, String rule) {
        return (value, place, out) -> {
            if (!(value instanceof String text)) {
                return;
            }
            if (text.length() > max && text.codePointCount(0, text.length()) > max) {
                out.tooLong(place.field(), max);
                return;
            }
            if (text.length() < 2L * min && text.codePointCount(0, text.length()) < min) {
                out.tooShort(place.field(), min);
            }
            if (pattern != null && !pattern.matcher(text).find()) {
                out.broken(code, place.field(), "must " + rule);
            }
        };
    }

    static Rule required(List<String> keys) {
        return (value, place, out) -> {
            if (value instanceof JsonObject object) {
                for (String key : keys) {
                    if (!object.containsKey(key)) {
                        out.missing(place.field(), key);
                    }
                }
            }
        };
    }

    /** How many entries an array has, and what each entry must be. Of too many none is looked at. */
    static Rule entries(int min, int max, @Nullable Rule each, boolean unique) {
        return (value, place, out) -> {
            if (!(value instanceof JsonArray array)) {
                return;
            }
            if (array.size() > max) {
                out.tooMany(place.field(), max, "entry", "entries");
                return;
            }
            if (array.size() < min) {
                out.tooFew(place.field(), min, "entry", "entries");
            }
            for (int i = 0; each != null && i < array.size() && !out.full(); i++) {
                each.check(array.getValue(i), place.index(i), out);
            }
            if (unique && array.stream().distinct().count() < array.size()) {
                out.invalid(place.field(), "must not hold an entry twice");
            }
        };
    }

    /** How many keys an object has, and what each of them must be: told at the key's place. */
    static Rule keys(int min, int max, @Nullable Rule name) {
        return (value, place, out) -> {
            if (!(value instanceof JsonObject object)) {
                return;
            }
            if (object.size() > max) {
                out.tooMany(place.field(), max, "key", "keys");
                return;
            }
            if (object.size() < min) {
                out.tooFew(place.field(), min, "key", "keys");
            }
            if (name != null) {
                object.fieldNames().forEach(key -> name.check(key, place.key(key), out));
            }
        };
    }

    /** Whether a rule finds anything wrong. */
    static boolean breaks(Rule rule, @Nullable Object value, Place place) {
        Findings probe = new Findings(1);
        rule.check(value, place, probe);
        return !probe.isEmpty();
    }
}
