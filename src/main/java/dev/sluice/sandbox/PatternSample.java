package dev.sluice.sandbox;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a text from a regular expression by walking it once: the first alternative, the first character of a class, the asked
 * number of repetitions. Look-around and back references are beyond it. One per text.
 */
final class PatternSample {

    private static final int MAX_LENGTH = 4096;
    private static final int MAX_PATTERN = 1000;
    private static final String CANDIDATES = "a1A_- .,:/@";

    private final String pattern;
    private final int repeats;
    private int at;
    private boolean beyond;

    private PatternSample(String pattern, int repeats) {
        this.pattern = pattern;
        this.repeats = repeats;
    }

    /**
     * A text that should match, to be checked by whoever needs to be sure; null if the pattern is beyond it.
     *
     * @param repeats how often to repeat what may be repeated
     */
    static @Nullable String of(String pattern, int repeats) {
        if (pattern.length() > MAX_PATTERN) {
            return null;
        }
        PatternSample sample = new PatternSample(pattern, repeats);
        String text = sample.alternatives();
        return sample.beyond || sample.at < pattern.length() || text.length() > MAX_LENGTH ? null : text;
    }

    /** Whether the pattern is found in the text; false too if it is no pattern of Java's. */
    static boolean found(String pattern, String text) {
        try {
            return pattern.length() <= MAX_PATTERN
                    && Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException notJava) {
            return false;
        }
    }

    private String alternatives() {
        String first = sequence();
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            sequence();
        }
        return first;
    }

    private String sequence() {
        StringBuilder text = new StringBuilder();
        while (!beyond && at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            String atom = atom();
            int times = times();
            if (text.length() + (long) atom.length() * times > MAX_LENGTH) {
                beyond = true;
                return "";
            }
            text.append(atom.repeat(times));
        }
        return text.toString();
    }

    private String atom() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '^', '$' -> "";
            case '.' -> "a";
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '*', '+', '?', '{' -> giveUp();
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.startsWith("?<", at) && !pattern.startsWith("?<=", at) && !pattern.startsWith("?<!", at)) {
            at = pattern.indexOf('>', at) + 1;
        } else if (pattern.startsWith("?", at)) {
            return giveUp();
        }
        String inner = at > 0 ? alternatives() : giveUp();
        if (at >= pattern.length()) {
            return giveUp();
        }
        at++;
        return inner;
    }

    private String escape() {
        if (at >= pattern.length()) {
            return giveUp();
        }
        char c = pattern.charAt(at++);
        return switch (c) {
            case 'd' -> "1";
            case 'w', 'S', 'D' -> "a";
            case 's' -> " ";
            case 'W' -> "-";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'b', 'B' -> "";
            case 'u' -> hex(4);
            case 'x' -> hex(2);
            default -> Character.isLetterOrDigit(c) ? giveUp() : String.valueOf(c);
        };
    }

    private String hex(int digits) {
        String code = pattern.substring(at, Math.min(at + digits, pattern.length()));
        at += code.length();
        if (!code.matches("[0-9a-fA-F]{" + digits + "}")) {
            return giveUp();
        }
        char c = (char) Integer.parseInt(code, 16);
        return Character.isSurrogate(c) ? giveUp() : String.valueOf(c);
    }

    /** The first member, or for a negated class the first usual character that is no member. */
    private String characterClass() {
        int from = at - 1;
        boolean negated = pattern.startsWith("^", at);
        if (negated) {
            at++;
        }
        int start = at;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == start)) {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= pattern.length()) {
            return giveUp();
        }
        int end = at++;
        if (!negated) {
            return member(start, end);
        }
        String whole = pattern.substring(from, end + 1);
        return CANDIDATES
                .chars()
                .mapToObj(c -> String.valueOf((char) c))
                .filter(c -> found(whole, c))
                .findFirst()
                .orElseGet(this::giveUp);
    }

    private String member(int start, int end) {
        int after = at;
        at = start;
        String first =
                pattern.charAt(start) == '\\' ? escapeAfterBackslash() : Character.toString(pattern.codePointAt(start));
        beyond |= at > end;
        at = after;
        return first;
    }

    private String escapeAfterBackslash() {
        at++;
        return escape();
    }

    private int times() {
        if (at >= pattern.length()) {
            return 1;
        }
        int times =
                switch (pattern.charAt(at)) {
                    case '?' -> bounded(0, 1);
                    case '*' -> bounded(0, Integer.MAX_VALUE);
                    case '+' -> bounded(1, Integer.MAX_VALUE);
                    case '{' -> counted();
                    default -> -1;
                };
        if (times >= 0 && at < pattern.length() && pattern.charAt(at) == '?') {
            at++;
        }
        return times < 0 ? 1 : times;
    }

    private int bounded(int least, int most) {
        at++;
        return Math.max(least, Math.min(most, repeats));
    }

    private int counted() {
        int end = pattern.indexOf('}', at);
        String range = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!range.matches("\\d{1,4}(,\\d{0,4})?")) {
            giveUp();
            return 0;
        }
        at = end;
        int comma = range.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? range : range.substring(0, comma));
        if (comma < 0) {
            return bounded(least, least);
        }
        String most = range.substring(comma + 1);
        return bounded(least, most.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(most));
    }

    private String giveUp() {
        beyond = true;
        at = pattern.length();
        return "";
    }
}
