package dev.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that the benchmark has started. */
final class Child implements AutoCloseable {

    private static final long START_SECONDS = 60;

    private final Process process;
    private final CompletableFuture<Matcher> up = new CompletableFuture<>();

    /**
     * @param folder where it runs
     * @param log takes what it prints to its standard error
     * @param sign the line of its output that says that it is up
     */
    Child(List<String> command, Path folder, String log, Pattern sign) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("REDIS_") || name.endsWith("_API_KEY"));
        process = builder.start();
        Thread.ofVirtual().start(() -> listen(sign, folder.resolve(log)));
    }

    private void listen(Pattern sign, Path log) {
        try (BufferedReader output = process.inputReader()) {
            String line;
            while ((line = output.readLine()) != null) {
                Matcher found = sign.matcher(line);
                if (found.find()) {
                    up.complete(found);
                }
            }
        } catch (IOException killed) {
            // Then there is nothing more to hear.
        }
        up.completeExceptionally(new IllegalStateException("it ended before it was up, see " + log));
    }

    /** Waits until it is up; the group of the sign. */
    String awaitUp() {
        return up.orTimeout(START_SECONDS, TimeUnit.SECONDS).join().group(1);
    }

    OsProcess osProcess() {
        return new OsProcess(process.toHandle());
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
