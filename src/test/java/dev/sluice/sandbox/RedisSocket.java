package dev.sluice.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A plain connection to a Redis server, which has let us in. */
final class RedisSocket implements AutoCloseable {

    private final Socket socket = new Socket();
    private final BufferedReader in;

    RedisSocket(String url) throws IOException {
        URI uri = URI.create(url);
        socket.setSoTimeout(2000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 2000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        if (uri.getUserInfo() != null) {
            send("AUTH " + uri.getUserInfo().substring(1));
        }
    }

    /** The first line of the answer. */
    String send(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        return String.valueOf(in.readLine());
    }

    /** The next line of the answer. */
    String more() throws IOException {
        return String.valueOf(in.readLine());
    }

    static boolean listens(String url) {
        try (RedisSocket redis = new RedisSocket(url)) {
            return redis.socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
