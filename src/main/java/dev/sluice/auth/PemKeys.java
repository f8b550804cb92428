package dev.sluice.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key from PEM (RFC 7468): {@code PUBLIC KEY}, or the one in a {@code CERTIFICATE}. */
final class PemKeys {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([^-]+)-----END \\1-----");
    private static final List<String> KINDS = List.of("RSA", "EC");

    private PemKeys() {}

    /**
     * The key in a text that holds exactly one.
     *
     * @throws IllegalArgumentException if it holds none, several, or one that cannot be read; its message tells nothing of the text
     */
    static PublicKey read(String text) {
        Matcher blocks = BLOCK.matcher(text);
        if (!blocks.find()) {
            throw new IllegalArgumentException("holds neither a PUBLIC KEY nor a CERTIFICATE in PEM");
        }
        String kind = blocks.group(1);
        byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
        if (blocks.find()) {
            throw new IllegalArgumentException("holds more than one key; give each its own entry");
        }
        try {
            return kind.equals("CERTIFICATE") ? certified(der) : publicKey(der);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is not a public RSA or EC key that can be read", e);
        }
    }

    private static PublicKey certified(byte[] der) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
    }

    /** The JDK has a factory per kind of key, and none that tells the kind. */
    private static PublicKey publicKey(byte[] der) throws InvalidKeySpecException, NoSuchAlgorithmException {
        InvalidKeySpecException last = new InvalidKeySpecException("no kind fits");
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
            } catch (InvalidKeySpecException otherKind) {
                last = otherKind;
            }
        }
        throw last;
    }
}
