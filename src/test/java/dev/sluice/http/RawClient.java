package dev.sluice.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A client made of a raw socket: sends whatever bytes it is given and shows whatever bytes come back. */
public final class RawClient implements AutoCloseable {

    /** An answer as it came: status, headers with lower-case names, and the body without its transfer coding. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    private static final Pattern REQUEST_LINE = Pattern.compile("^([A-Z]+) (\\S+) HTTP/1\\.1\r$", Pattern.MULTILINE);

    private final Socket socket;
    private final InputStream in;
    private final Queue<MatchResult> unanswered = new ArrayDeque<>();

    public RawClient(int port) {
        try {
            socket = new Socket();
            // Small, so that a client that does not read fills up soon.
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(15_000);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient send(String text) {
        REQUEST_LINE.matcher(text).results().forEach(unanswered::add);
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** POST of a JSON body to the chat endpoint. */
    public RawClient post(String token, String json, String... headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST /v3/ai/chat_completions HTTP/1.1\r\nHost: test\r\n")
                .append("Authorization: Bearer ")
                .append(token)
                .append("\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return send(head.append("\r\n").toString()).send(body);
    }

    /** A request without a body. */
    public RawClient call(String method, String target, String token, String... headers) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: test\r\nX-Request-Id: r-1\r\nAuthorization: Bearer ")
                .append(token)
                .append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Reads one answer whole: by its length, by its chunks, or until the connection closes. It has to be in the contract. */
    public Answer answer() {
        Answer answer = read();
        MatchResult request = unanswered.poll();
        if (request != null) {
            ContractCheck.fits(request.group(1), request.group(2), answer);
        }
        return answer;
    }

    private Answer read() {
        try {
            String head = readHead();
            while (head.startsWith("HTTP/1.1 100 ")) {
                head = readHead();
            }
            Map<String, String> headers = headers(head);
            if (head.startsWith("HTTP/1.1 204 ")) {
                return new Answer(204, headers, "");
            }
            String body = headers.containsKey("content-length")
                    ? new String(in.readNBytes(Integer.parseInt(headers.get("content-length"))), StandardCharsets.UTF_8)
                    : readChunks();
            return new Answer(Integer.parseInt(head.substring(9, 12)), headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until what came, head included, holds {@code text}; gives all of it. */
    public String readUntil(String text) {
        StringBuilder read = new StringBuilder();
        try {
            while (read.indexOf(text) < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new AssertionError("closed before <" + text + ">, after <" + read + ">");
                }
                read.append((char) b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read.toString();
    }

    /** Everything that comes until the connection closes. */
    public String everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            int b;
            while ((b = in.read()) >= 0) {
                all.write(b);
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("still open after <" + all + ">", open);
        } catch (IOException reset) {
            // A reset is an end, too; what came before it counts.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Whether the other side closes, without or after further bytes. */
    public boolean closedByServer() {
        try {
            while (in.read() >= 0) {
                // Bytes still under way.
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed in the head: <" + head + ">");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new TreeMap<>();
        head.lines().skip(1).filter(line -> line.contains(":")).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        return headers;
    }

    private String readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            StringBuilder size = new StringBuilder();
            int b;
            while ((b = in.read()) != '\n') {
                if (b < 0) {
                    throw new IOException("closed between chunks, after <" + body + ">");
                }
                size.append((char) b);
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            body.write(in.readNBytes(length));
            in.skipNBytes(2);
            if (length == 0) {
                return body.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
