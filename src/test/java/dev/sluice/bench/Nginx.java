package dev.sluice.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plain proxy that others are compared with: nginx, where it is installed, with everything off that costs. */
final class Nginx {

    private Nginx() {}

    /** Its program; null if it is not installed. */
    static @Nullable Path program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** The command that starts it in a folder. */
    static List<String> command(Path program, Path folder, int port, InetSocketAddress upstream) throws IOException {
        Path file = Files.writeString(folder.resolve("nginx.conf"), """
                worker_processes auto;
                worker_rlimit_nofile 65536;
                daemon off;
                pid nginx.pid;
                error_log nginx.log;
                events { worker_connections 32768; }
                http {
                    access_log off;
                    keepalive_requests 100000000;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    upstream provider {
                        server 127.0.0.1:%d;
                        keepalive 1024;
                        keepalive_requests 100000000;
                    }
                    server {
                        listen 127.0.0.1:%d backlog=16384;
                        location / {
                            proxy_pass http://provider;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_buffering off;
                            proxy_read_timeout 600s;
                        }
                    }
                }
                """.formatted(upstream.getPort(), port));
        return List.of(program.toString(), "-p", folder.toString(), "-c", file.toString());
    }
}
