package dev.sluice.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 32MiB}, {@code 64KiB} or a plain number of bytes. */
final class SizeText {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(KiB|MiB|GiB)?");

    private SizeText() {}

    /** The number of bytes; -1 if the text is no size. */
    static long bytes(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return -1;
        }
        String unit = matcher.group(2);
        long factor = unit == null ? 1 : factor(unit);
        long amount = Long.parseLong(matcher.group(1));
        return amount > Long.MAX_VALUE / factor ? Long.MAX_VALUE : amount * factor;
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            default -> 1L << 30;
        };
    }
}
