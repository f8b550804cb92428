package dev.sluice.sandbox;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Texts of a schema's format, pattern and length. */
final class StringExample {

    private static final int MAX_LENGTH = 10_000;
    /** Longer samples could keep a bad pattern busy. */
    private static final int MAX_MATCHED = 256;

    private StringExample() {}

    static String of(JsonObject schema, String name, int variant) {
        int least = Math.min(SchemaView.count(schema, "minLength", 0), MAX_LENGTH);
        int most = SchemaView.count(schema, "maxLength", Integer.MAX_VALUE);
        if (schema.getValue("pattern") instanceof String pattern) {
            String matching = matching(pattern, least, most);
            if (matching != null) {
                return matching;
            }
        }
        String formatted = schema.getValue("format") instanceof String format ? formatted(format, variant) : null;
        return formatted != null ? formatted : fitted(plain(name, variant), least, most);
    }

    private static String plain(String name, int variant) {
        String words = "example " + name.replace('_', ' ');
        return variant == 0 ? words : words + " " + (variant + 1);
    }

    private static String fitted(String text, int least, int most) {
        String longEnough = text.length() < least ? text + "x".repeat(least - text.length()) : text;
        if (longEnough.length() <= most) {
            return longEnough;
        }
        // The end, for that is where variants differ.
        String end = longEnough.substring(longEnough.length() - most);
        return !end.isEmpty() && Character.isLowSurrogate(end.charAt(0)) ? "x" + end.substring(1) : end;
    }

    private static @Nullable String formatted(String format, int variant) {
        int n = variant % 10;
        return switch (format) {
            case "date-time" -> "2026-01-0" + (n + 1) % 10 + "T09:30:00Z";
            case "date" -> "2026-01-1" + n;
            case "time" -> "09:3" + n + ":00Z";
            case "duration" -> "PT" + (variant + 1) + "M";
            case "email", "idn-email" -> "user" + (variant + 1) + "@example.com";
            case "hostname", "idn-hostname" -> "host" + (variant + 1) + ".example.com";
            case "ipv4" -> "192.0.2." + (variant + 1) % 255;
            case "ipv6" -> "2001:db8::" + Integer.toHexString(variant + 1);
            case "uri", "url", "iri" -> "https://example.com/" + (variant + 1);
            case "uri-reference", "iri-reference" -> "/" + (variant + 1);
            case "uuid" -> "00000000-0000-4000-8000-%012x".formatted(variant + 1);
            case "json-pointer" -> "/" + variant;
            case "regex" -> "^[a-z]+$";
            default -> null;
        };
    }

    /** A text that matches, tried with more and more repetitions until its length fits; null if none is found. */
    private static @Nullable String matching(String pattern, int least, int most) {
        for (int repeats = 1; repeats <= MAX_MATCHED; repeats *= 2) {
            String sample = PatternSample.of(pattern, repeats);
            if (sample == null || sample.length() > Math.min(most, MAX_MATCHED)) {
                return null;
            }
            if (sample.length() >= least && PatternSample.found(pattern, sample)) {
                return sample;
            }
        }
        return null;
    }
}
