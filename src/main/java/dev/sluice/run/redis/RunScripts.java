package dev.sluice.run.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The scripts, each one transition; its file says what it takes, answers and promises. Before each stand the names of the keys and
 * the steps that scripts share. Immutable; loading reads files of the program.
 */
final class RunScripts {

    private final String shared = RunKeys.forScripts() + text("steps");

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

    private Script script(String name) {
        String text = shared + text(name);
        return new Script(name, sha1(text), text);
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

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
