package dev.sluice.sandbox;

import static dev.sluice.sandbox.SandboxClient.request;
import static dev.sluice.sandbox.SandboxClient.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of the server and of its streams. */
class SandboxProvidersTest extends SandboxFixture {

    @Test
    void theBaseUrlIsOfThisMachine() {
        assertThat(sandbox.baseUrl("openai").toString()).matches("http://127\\.0\\.0\\.1:\\d+/openai/v1");
        assertThat(sandbox.baseUrl("google").toString()).matches("http://127\\.0\\.0\\.1:\\d+/google");
        assertThat(sandbox.baseUrl("anthropic").toString()).matches("http://127\\.0\\.0\\.1:\\d+/anthropic");
        assertThat(sandbox.providers()).containsExactlyInAnyOrder("openai", "anthropic", "google");
        assertThatThrownBy(() -> sandbox.baseUrl("nobody")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsNoBaseUrlBeforeTheStart() {
        SandboxProviders notStarted = sandbox(vertx);
        assertThatThrownBy(() -> notStarted.baseUrl("openai")).isInstanceOf(IllegalStateException.class);
        Eventually.get(notStarted.close());
    }

    @Test
    void otherPathsAreNobodys() throws Exception {
        URI root = client.base().resolve("/openai/v2");
        assertThat(client.exchange(request -> request.uri(root)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox-silent", "sandbox-stall", "sandbox-slow", "sandbox-drip"})
    void aCallerWhoGoesEndsTheStreamAtOnce(String model) throws Exception {
        for (JsonObject request : new JsonObject[] {request(model, "x"), streamed(request(model, "x"))}) {
            try (Socket socket = send(request)) {
                assertThat(socket.isConnected()).isTrue();
                Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 1);
            }
            Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 0);
        }
    }

    @Test
    void aCallerWhoGoesInTheMidstOfItsRequestLeavesNothing() throws Exception {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"model\"");
            Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 1);
        }
        Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 0);
    }

    @Test
    void stallSendsItsHeadAndNothingElse() throws Exception {
        HttpResponse<InputStream> response = client.open(streamed(request("sandbox-stall", "x")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.body().available()).isZero();
        response.body().close();
    }

    @Test
    void aReaderWhoIsBehindIsWaitedFor() throws Exception {
        JsonObject request = streamed(request("sandbox-fast", "x"));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(address(), 2000);
            write(socket, raw(request, "X-Sandbox-Tokens: 50000\r\n"));
            byte[] buffer = new byte[16 * 1024];
            long read = socket.getInputStream().read(buffer);
            // More than the socket's buffers hold: the stream cannot have ended while nothing is read.
            Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 1);
            StringBuilder tail = new StringBuilder();
            while (!tail.toString().contains("[DONE]")) {
                int count = socket.getInputStream().read(buffer);
                assertThat(count).isPositive();
                read += count;
                tail.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                tail.delete(0, Math.max(0, tail.length() - 4096));
            }
            assertThat(read).isGreaterThan(10_000_000);
        }
    }

    @Test
    void streamsDoNotWaitForEachOther() throws Exception {
        HttpResponse<InputStream> slow = client.open(streamed(request("sandbox-slow", "x")));
        assertThat(client.send(streamed(request("sandbox-long", "x"))).events().getLast())
                .isEqualTo("[DONE]");
        slow.body().close();
    }

    @Test
    void bodiesBeyondTheLimitAreRefused() throws Exception {
        try (Socket socket = connect()) {
            write(socket, "POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 80000000\r\n\r\n");
            byte[] block = new byte[1 << 20];
            try {
                for (int i = 0; i < 76; i++) {
                    socket.getOutputStream().write(block);
                }
            } catch (IOException closedBeforeItWasRead) {
                // The answer is there all the same.
            }
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void closingBreaksOffWhatGoesOn() throws Exception {
        Vertx own = Vertx.vertx();
        SandboxProviders other = sandbox(own);
        Eventually.get(other.start());
        SandboxClient caller = new SandboxClient(other);
        HttpResponse<InputStream> stalled = caller.open(streamed(request("sandbox-stall", "x")));
        Eventually.get(other.close());
        assertThatThrownBy(() -> stalled.body().readAllBytes()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> caller.send(request("sandbox-fast", "x"))).isInstanceOf(ConnectException.class);
        Eventually.within(own, Duration.ofSeconds(5), () -> other.openStreams() == 0);
        Eventually.get(own.close());
    }

    private Socket send(JsonObject request) throws IOException {
        Socket socket = connect();
        write(socket, raw(request, ""));
        return socket;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(address(), 2000);
        return socket;
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(client.base().getHost(), client.base().getPort());
    }

    private static String raw(JsonObject request, String headers) {
        byte[] body = request.encode().getBytes(StandardCharsets.UTF_8);
        return "POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-test\r\n" + headers
                + "Content-Length: " + body.length + "\r\n\r\n" + new String(body, StandardCharsets.UTF_8);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
