package dev.sluice.features;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in a Chromium without a window, driven over the DevTools protocol. It knows no host but this machine, so that what a page
 * needs from elsewhere is missing.
 */
final class Browser implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final long SECONDS = 30;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket page;
    private final AtomicInteger lastCall = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /** @param profile an empty directory */
    Browser(Path profile) throws IOException, InterruptedException {
        process = new ProcessBuilder(command(profile)).start();
        HttpRequest newPage = HttpRequest.newBuilder(URI.create("http://" + address(process) + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String target =
                new JsonObject(http.send(newPage, BodyHandlers.ofString()).body()).getString("webSocketDebuggerUrl");
        page = http.newWebSocketBuilder()
                .buildAsync(URI.create(target), new Listener())
                .join();
        List.of("Page.enable", "Network.enable", "Log.enable", "Runtime.enable").forEach(name -> call(name, Map.of()));
    }

    /** Whether there is one on this machine. */
    static boolean isThere() {
        return !executables().isEmpty();
    }

    private static List<Path> executables() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .toList();
    }

    private static List<String> command(Path profile) {
        return List.of(
                executables().getFirst().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--user-data-dir=" + profile,
                "about:blank");
    }

    private static String address(Process process) throws IOException {
        BufferedReader errors = process.errorReader();
        String line;
        while ((line = errors.readLine()) != null) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return listening.group(1);
            }
        }
        throw new IOException("the browser ended");
    }

    /** Returns when the page and what it names are loaded. */
    void open(URI address) {
        call("Page.navigate", Map.of("url", address.toString()));
        loaded.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Waits until a JavaScript expression is true, looking at it whenever the page is drawn. */
    void await(String expression) {
        evaluate("new Promise(come => { const look = () => (%s) ? come() : requestAnimationFrame(look); look(); })"
                .formatted(expression));
    }

    void resize(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What a JavaScript expression, or its promise, comes to. */
    Object evaluate(String expression) {
        JsonObject answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.encode());
        }
        return answer.getJsonObject("result").getValue("value", "");
    }

    /** Writes where the focus is. */
    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    void screenshot(Path file) throws IOException {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(call("Page.captureScreenshot", Map.of()).getString("data")));
    }

    /** The addresses of everything that the page has asked for. */
    List<String> requests() {
        return new ArrayList<>(requests);
    }

    /** What the browser had to object to: what was blocked, missing or thrown. */
    List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    private JsonObject call(String method, Map<String, Object> parameters) {
        int id = lastCall.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        calls.put(id, answer);
        String text = new JsonObject()
                .put("id", id)
                .put("method", method)
                .put("params", new JsonObject(parameters))
                .encode();
        page.sendText(text, true).join();
        return answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    private void received(JsonObject message) {
        CompletableFuture<JsonObject> call = calls.remove(message.getInteger("id", 0));
        JsonObject parameters = message.getJsonObject("params", new JsonObject());
        if (call != null) {
            call.complete(message.getJsonObject("result", new JsonObject()));
            return;
        }
        switch (message.getString("method", "")) {
            case "Network.requestWillBeSent" ->
                requests.add(parameters.getJsonObject("request").getString("url"));
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Log.entryAdded" -> complain(parameters.getJsonObject("entry"));
            case "Runtime.exceptionThrown" -> complaints.add(parameters.encode());
            default -> {}
        }
    }

    private void complain(JsonObject entry) {
        if (new JsonArray().add("error").add("warning").contains(entry.getString("level"))) {
            complaints.add(entry.getString("text"));
        }
    }

    @Override
    public void close() {
        page.abort();
        http.shutdownNow();
        // Its helpers outlive it for a moment, and write into the profile until they end.
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        for (ProcessHandle member : family) {
            member.onExit()
                    .completeOnTimeout(member, SECONDS, TimeUnit.SECONDS)
                    .thenAccept(ProcessHandle::destroyForcibly)
                    .join();
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received(new JsonObject(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
