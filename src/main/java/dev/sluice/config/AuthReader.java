package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which tokens are believed. */
final class AuthReader {

    /** A key of HS256 has at least as many bits as its hash (RFC 7518, 3.2). */
    private static final int MIN_SECRET_BYTES = 32;

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z ]+)-----");

    private final Section auth;
    private final Path directory;
    private final ConfigReading reading;

    /** @param directory what paths of key files are relative to */
    AuthReader(Section auth, Path directory, ConfigReading reading) {
        this.auth = auth;
        this.directory = directory;
        this.reading = reading;
    }

    AuthConfig read() {
        Section claims = auth.section("claims");
        return new AuthConfig(
                secret(),
                publicKeys(),
                auth.httpUrlOrNull("jwks_url"),
                auth.duration("jwks_refresh"),
                auth.textOrNull("issuer"),
                auth.textOrNull("audience"),
                auth.durationOrZero("leeway"),
                new AuthConfig.Claims(
                        claims.text("subject"),
                        claims.text("tenant"),
                        claims.text("type"),
                        claims.text("staff_type"),
                        claims.text("models"),
                        claims.text("limits")));
    }

    private @Nullable Secret secret() {
        Secret secret = auth.secretOrNull("secret");
        if (secret != null && secret.reveal().getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
            auth.refuse("secret", "must be at least " + MIN_SECRET_BYTES + " bytes");
        }
        return secret;
    }

    private List<String> publicKeys() {
        List<String> keys = new ArrayList<>();
        List<String> entries = auth.texts("public_keys");
        for (int i = 0; i < entries.size(); i++) {
            String key = publicKey(entries.get(i), "public_keys[" + i + "]");
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private @Nullable String publicKey(String entry, String key) {
        boolean inline = entry.contains("-----BEGIN");
        String pem;
        try {
            pem = inline ? entry : reading.text(directory, entry);
        } catch (ReadFile.UnreadableException e) {
            auth.refuse(key, e.reason());
            return null;
        }
        String problem = problem(pem);
        if (problem != null) {
            auth.refuse(key, problem);
            return null;
        }
        return pem;
    }

    private static @Nullable String problem(String pem) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = PEM.matcher(pem);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        if (blocks.stream().anyMatch(block -> block.endsWith("PRIVATE KEY"))) {
            return "holds a private key: give the public one, and keep that one away from here";
        }
        boolean one = blocks.equals(List.of("PUBLIC KEY")) || blocks.equals(List.of("CERTIFICATE"));
        return one ? null : "must hold one PUBLIC KEY or one CERTIFICATE in PEM";
    }
}
