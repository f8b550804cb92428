package dev.sluice.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's side of TLS, with a certificate for this machine that nobody has a reason to trust. */
final class Tls {

    private static final String PASSWORD = "password";
    private static final String CERTIFICATE = "-genkeypair -alias server -keyalg EC -dname CN=localhost"
            + " -ext SAN=ip:127.0.0.1 -storetype PKCS12 -storepass " + PASSWORD + " -keystore ";

    private final SSLContext context;

    private Tls(SSLContext context) {
        this.context = context;
    }

    static Tls selfSigned(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("server.p12");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(CERTIFICATE.strip().split(" ")));
        command.add(file.toString());
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new Tls(context);
    }

    /** One on a free port. */
    ServerSocket listen() throws IOException {
        return context.getServerSocketFactory().createServerSocket(0, 64, InetAddress.getLoopbackAddress());
    }
}
