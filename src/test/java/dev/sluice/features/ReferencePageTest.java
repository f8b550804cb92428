package dev.sluice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page at {@code /docs}: as files, and as one sees it in a real Chromium, if there is one on this machine. */
@Timeout(120)
final class ReferencePageTest {

    private static final Path PICTURES = Path.of("target", "reference-page");

    private static RunningGateway gateway;

    @TempDir
    private Path profile;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        gateway = RunningGateway.start(directory, Duration.ofMillis(50));
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html; charset=utf-8, <div id=\"reference\">",
        "/docs/start.js, text/javascript; charset=utf-8, Scalar.createApiReference(",
        "/docs/scalar.js, text/javascript; charset=utf-8, createApiReference"
    })
    void everyFileIsServedCompressedAndOnlyOnce(String path, String type, String content) throws Exception {
        HttpResponse<byte[]> first = get(path, "no tag");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains(type);
        assertThat(first.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(first.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(unpacked(first.body())).contains(content);

        HttpResponse<byte[]> again =
                get(path, first.headers().firstValue("ETag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    private static HttpResponse<byte[]> get(String path, String tag) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.address(path))
                .header("If-None-Match", tag)
                .header("Accept-Encoding", "gzip")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofByteArray());
        }
    }

    private static String unpacked(byte[] body) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aStreamIsSeenArrivingWithTheTokenThatWasTyped() throws Exception {
        try (Browser browser = opened()) {
            browser.evaluate("document.querySelector('input[placeholder=\"Token\"]').focus()");
            browser.type(gateway.token());
            press(browser, "Test Request");
            browser.await(button("Send"));
            browser.evaluate("window.seen = new Set()");
            press(browser, "Send");
            browser.await("seen.add(document.body.innerText.split('chat.completion.chunk').length)"
                    + " && document.body.innerText.includes('data: [DONE]\\n')");
            browser.screenshot(PICTURES.resolve("stream.png"));
            assertThat((Integer) browser.evaluate("seen.size")).isGreaterThan(10);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, 900", "390, 844"})
    void thePageNeedsNothingFromElsewhere(int width, int height) throws Exception {
        try (Browser browser = opened()) {
            browser.resize(width, height);
            // A button of Scalar's sticks out by 5 pixels on the narrow one.
            browser.await(
                    "innerWidth === %d && document.documentElement.scrollWidth <= %d".formatted(width, width + 5));
            browser.screenshot(PICTURES.resolve(width + ".png"));
            assertThat((String) browser.evaluate("document.body.innerText")).contains("Sluice", "Every answer carries");
            assertThat(browser.requests())
                    .filteredOn(address -> address.startsWith("http"))
                    .contains(gateway.address("/openapi.json").toString())
                    .allMatch(address -> address.startsWith(gateway.address("/").toString()));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private Browser opened() throws IOException, InterruptedException {
        assumeTrue(Browser.isThere(), "there is no Chromium here: the Debian package chromium has one");
        Browser browser = new Browser(profile);
        browser.resize(1280, 900);
        browser.open(gateway.address("/docs"));
        browser.await(button("Test Request"));
        return browser;
    }

    private static void press(Browser browser, String label) {
        browser.evaluate(button(label) + ".click()");
    }

    /** A button that bears this, as an expression. */
    private static String button(String label) {
        return "[...document.querySelectorAll('button')].find(one => one.innerText.includes('%s'))".formatted(label);
    }
}
