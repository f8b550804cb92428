package dev.sluice.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The page on which one reads the contract and tries it out: {@code /openapi.json} as Scalar shows it. All of it comes from this
 * process, so that it works without the internet, and its policy keeps the browser from sending anything elsewhere. One per event loop.
 */
final class ReferencePage {

    private static final String PAGE = "/dev/sluice/http/docs.html";
    private static final String START = "/dev/sluice/http/docs.js";

    /** Where {@code com.scalar.maven:scalar-core} has it. */
    private static final String SCALAR = "/META-INF/resources/webjars/scalar/scalar.js";

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    private final Vertx vertx;
    private final ErrorWriter errors;
    private @Nullable Future<Files> files;

    ReferencePage(Vertx vertx, ErrorWriter errors) {
        this.vertx = vertx;
        this.errors = errors;
    }

    /** The files, compressed: all browsers take them so. */
    private record Files(Served page, Served start, Served scalar) {
        static Files read() throws IOException {
            return new Files(
                    Served.read(PAGE, "text/html; charset=utf-8"),
                    Served.read(START, "text/javascript; charset=utf-8"),
                    Served.read(SCALAR, "text/javascript; charset=utf-8"));
        }
    }

    void page(Exchange exchange) {
        answer(exchange, Files::page);
    }

    void start(Exchange exchange) {
        answer(exchange, Files::start);
    }

    void scalar(Exchange exchange) {
        answer(exchange, Files::scalar);
    }

    private void answer(Exchange exchange, Function<Files, Served> which) {
        files().onComplete(
                        files -> which.apply(files).answer(exchange.request()),
                        failure -> errors.write(exchange, failure));
    }

    /** Read when they are first asked for: in most gateways they never are. */
    private Future<Files> files() {
        if (files == null || files.failed()) {
            files = vertx.executeBlocking(Files::read, false).map(Objects::requireNonNull);
        }
        return files;
    }

    /** @param tag changes with the content */
    private record Served(Buffer compressed, String type, String tag) {

        static Served read(String resource, String type) throws IOException {
            try (InputStream in = ReferencePage.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("not on the class path: " + resource);
                }
                byte[] plain = in.readAllBytes();
                CRC32 sum = new CRC32();
                sum.update(plain);
                ByteArrayOutputStream compressed = new ByteArrayOutputStream();
                try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
                    out.write(plain);
                }
                return new Served(
                        Buffer.buffer(compressed.toByteArray()), type, "\"" + Long.toHexString(sum.getValue()) + "\"");
            }
        }

        void answer(HttpServerRequest request) {
            HttpServerResponse response = request.response()
                    .putHeader("Content-Security-Policy", POLICY)
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Referrer-Policy", "no-referrer")
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader("ETag", tag);
            if (tag.equals(request.getHeader("If-None-Match"))) {
                response.setStatusCode(304).end();
            } else {
                response.putHeader("Content-Type", type)
                        .putHeader("Content-Encoding", "gzip")
                        .end(compressed);
            }
        }
    }
}
