package dev.sluice.run.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scripts, each one transition; its file says what it takes, answers and promises. Immutable and safe for all threads; loading
 * reads files of the program.
 *
 * <p>The server runs a script's whole text on each call. So before each stand only those names of keys and shared steps that it needs:
 * all of them would cost a sixth of the instructions of an append, and almost half of those of a look at what is due.
 */
final class RunScripts {

    private static final Pattern DEFINITION = Pattern.compile("(?m)^local (?:function )?(\\w+)");
    private static final Pattern WORD = Pattern.compile("\\w+");

    /** Read when they are first asked for, and once. */
    private static final class Shipped {
        private static final RunScripts SCRIPTS = new RunScripts();
    }

    /** Some lines that scripts share, with the names that they define and all words that they consist of. */
    private record Part(String text, Set<String> defined, Set<String> words) {
        static Part of(String text) {
            return new Part(text, found(DEFINITION, 1, text), found(WORD, 0, text));
        }
    }

    /** The names of keys and the steps, each of which uses only those before it. */
    private final List<Part> shared = Stream.concat(
                    RunKeys.forScripts().lines(), Stream.of(code("steps").split("\n\n")))
            .map(Part::of)
            .toList();

    final Script stage = script("stage");
    final Script enqueue = script("enqueue");
    final Script claim = script("claim");
    final Script extend = script("extend");
    final Script commit = script("commit");
    final Script retry = script("retry");
    final Script release = script("release");
    final Script cancel = script("cancel");
    final Script reap = script("reap");
    final Script append = script("append");
    final Script list = script("list");
    final Script forget = script("forget");
    final Script leave = script("leave");
    final Script sweep = script("sweep");
    final Script silent = script("silent");
    final Script recount = script("recount");
    final Script depth = script("depth");
    final Script hooks = script("hooks");
    final Script hookAgain = script("hook_again");

    private RunScripts() {}

    /** Those of this program. */
    static RunScripts shipped() {
        return Shipped.SCRIPTS;
    }

    private Script script(String name) {
        String text = code(name);
        Set<String> words = found(WORD, 0, text);
        for (Part part : shared.reversed()) {
            if (!Collections.disjoint(words, part.defined())) {
                text = part.text() + "\n" + text;
                words.addAll(part.words());
            }
        }
        return Script.of(name, text);
    }

    private static Set<String> found(Pattern pattern, int group, String text) {
        return pattern.matcher(text).results().map(match -> match.group(group)).collect(Collectors.toSet());
    }

    /** Without comments, which may name anything. */
    private static String code(String name) {
        return text(name)
                .lines()
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static String text(String name) {
        try (InputStream in = RunScripts.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException(name + ".lua is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
