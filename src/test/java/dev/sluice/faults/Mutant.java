package dev.sluice.faults;

import dev.sluice.run.redis.ShippedScripts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A gateway with one thing wrong in its scripts. Each must be caught, or the suite is blind. */
enum Mutant {
    /** Any worker may write, whoever has the run now. */
    WITHOUT_FENCE(
            "steps",
            "if ENDED[run.st] or run.token ~= token then return 'FENCED' end",
            "if ENDED[run.st] and token == '' then return 'FENCED' end"),

    /** Who commits the same again is told that the run is another's. */
    WITHOUT_DONE_AGAIN("commit", "if run and run.st == st and run.token == token then return 'DONE' end", ""),

    /** A tenant that was at its cap does not get its turn back. */
    WITHOUT_UNPARK(
            "steps", "'LLEN', P .. QUEUE .. prio .. ':' .. th) > 0 and enter_ring(th, prio)", "'LLEN', 'none') > 0"),

    /** A place that was taken is never free again. */
    WITHOUT_FREE_PLACES("steps", "redis.call('SREM', P .. ACTIVE .. run.th, run.uid)", ""),

    /** A worker whose lease is over may not end its run, though nobody else has begun it. */
    WITHOUT_KEPT_TOKEN("reap", "requeue(run, 'lost', lost)", "requeue(run, 'lost', lost, 'token', 'none')"),

    /** Whatever is in a list is begun. */
    WITHOUT_LOOK_AT_THE_STATE("claim", "if run and run.st == 'queued' then", "if run then"),

    /** What is forgotten stays in an index. */
    WITHOUT_FORGETTING_AN_INDEX("forget", "redis.call('ZREM', P .. UPDATED .. run.oh, uid)", "");

    private static final String FOLDER = "dev/sluice/run/redis/";

    private final String script;
    private final String right;
    private final String wrong;

    Mutant(String script, String right, String wrong) {
        this.script = script;
        this.right = right;
        this.wrong = wrong;
    }

    String change(String text) {
        return text.replace(right, wrong);
    }

    /** Writes what takes the place of the program's own file. */
    Path writeTo(Path parent) {
        String file = FOLDER + script + ".lua";
        try (InputStream in = ShippedScripts.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError(file + " is not there");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (text.split(Pattern.quote(right), -1).length != 2) {
                throw new AssertionError(file + " does not say once: " + right);
            }
            Path folder = Files.createTempDirectory(parent, "mutant");
            Files.createDirectories(folder.resolve(FOLDER));
            Files.writeString(folder.resolve(file), change(text));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
