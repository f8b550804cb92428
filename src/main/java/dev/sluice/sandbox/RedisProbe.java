package dev.sluice.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a Redis server on this machine whether it serves, over a plain socket. Blocks for a second at most. */
record RedisProbe(int port, String password) {

    static final String HOST = "127.0.0.1";

    private static final int TIMEOUT_MILLIS = 1000;
    private static final int MAX_LINES = 200;
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d{1,4})\\.(\\d{1,4})\\..*");

    /** Of the host above: what the JVM takes for its loopback address may be the one of IPv6. */
    static SocketAddress address(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    /** Whether it lets us in and answers a ping. */
    boolean ready() {
        try {
            return answer("PING", Pattern.compile("\\+PONG")) != null;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The queue needs commands that came with 6.2. */
    void checkVersion() throws IOException {
        Matcher version = answer("INFO server", VERSION);
        if (version == null) {
            throw new IOException("it does not tell its version");
        }
        int major = Integer.parseInt(version.group(1));
        if (major < 6 || (major == 6 && Integer.parseInt(version.group(2)) < 2)) {
            throw new IOException("it is older than 6.2");
        }
    }

    /** The first line that matches; null if there is none. */
    private @Nullable Matcher answer(String command, Pattern wanted) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address(port), TIMEOUT_MILLIS);
            String request = "AUTH " + password + "\r\n" + command + "\r\nQUIT\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < MAX_LINES; i++) {
                String line = answer.readLine();
                if (line == null) {
                    return null;
                }
                Matcher matcher = wanted.matcher(line);
                if (matcher.matches()) {
                    return matcher;
                }
            }
            return null;
        }
    }
}
