package dev.sluice.features;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Serves the samples by URL. */
final class FileServer implements AutoCloseable {

    private final HttpServer server;

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/cat.png", "image/png", Samples.PNG);
        serve("/report.pdf", "application/pdf", Samples.PDF);
        serve("/speech.wav", "audio/wav", Samples.WAV);
        serve("/film.mp4", "video/mp4", Samples.MP4);
        server.start();
    }

    private void serve(String path, String mediaType, byte[] bytes) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", mediaType);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    String url(String file) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + file;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
