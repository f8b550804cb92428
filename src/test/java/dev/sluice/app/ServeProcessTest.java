package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's first minute, in a process of its own: start, paste the line, stop. */
@Timeout(120)
final class ServeProcessTest {

    private static final Pattern CURL =
            Pattern.compile("curl -N (\\S+) -H 'Authorization: (\\S+ \\S+)' -H 'Content-Type: \\S+' -d '(.*)'");
    private static final Pattern MANAGEMENT = Pattern.compile("Management +(\\S+)");

    @TempDir
    private Path folder;

    @Test
    void thePastedLineStreamsToItsEndAndStoppingLeavesNothingBehind() throws Exception {
        Process gateway = start();
        try {
            BufferedReader output = gateway.inputReader();
            Matcher management = await(output, MANAGEMENT);
            Matcher curl = await(output, CURL);
            HttpClient client = HttpClient.newHttpClient();

            String stream = client.send(
                            HttpRequest.newBuilder(URI.create(curl.group(1)))
                                    .header("Authorization", curl.group(2))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(curl.group(3)))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(stream).contains("Sluice").endsWith("data: [DONE]\n\n");
            assertThat(status(client, management.group(1) + "/health/live")).isEqualTo(200);
            assertThat(status(client, management.group(1) + "/health/ready")).isEqualTo(200);

            List<ProcessHandle> children = gateway.descendants().toList();
            assertThat(children).isNotEmpty();
            gateway.destroy();

            assertThat(gateway.waitFor(20, TimeUnit.SECONDS)).isTrue();
            for (ProcessHandle child : children) {
                child.onExit().get(2, TimeUnit.SECONDS);
            }
        } finally {
            gateway.destroyForcibly();
        }
    }

    @Test
    void aPortInUseIsOneLineAndExitCode1() throws Exception {
        Process first = start();
        try {
            String port = await(first.inputReader(), MANAGEMENT).group(1).replaceAll(".*:", "");
            Process second = start("SLUICE_MANAGEMENT_PORT", port);
            try {
                String errors = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(second.waitFor()).isEqualTo(1);
                assertThat(errors.lines().filter(line -> line.startsWith("sluice: cannot start: ")))
                        .hasSize(1);
                assertThat(errors).contains("in use").doesNotContain("\tat ");
            } finally {
                second.destroyForcibly();
            }
        } finally {
            first.destroyForcibly();
        }
    }

    private Process start(String... environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Sluice.class.getName(),
                "serve");
        builder.directory(folder.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("SLUICE_") || name.endsWith("_API_KEY"));
        variables.put("SLUICE_HOST", "127.0.0.1");
        variables.put("SLUICE_PORT", "0");
        variables.put("SLUICE_MANAGEMENT_PORT", "0");
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        if (environment.length == 0) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        return builder.start();
    }

    private static Matcher await(BufferedReader output, Pattern pattern) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new AssertionError("the process ended before it said " + pattern);
    }

    private static int status(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
