package dev.sluice.auth;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/** The curves of ECDSA in JWS, each with the one algorithm that goes with it (RFC 7518, 3.4). */
enum Curve {
    P_256("P-256", "secp256r1", "ES256", 64),
    P_384("P-384", "secp384r1", "ES384", 96),
    P_521("P-521", "secp521r1", "ES512", 132);

    private final String crv;
    private final String jdkName;
    private final String algorithm;
    private final int signatureBytes;

    Curve(String crv, String jdkName, String algorithm, int signatureBytes) {
        this.crv = crv;
        this.jdkName = jdkName;
        this.algorithm = algorithm;
        this.signatureBytes = signatureBytes;
    }

    /** The curve that a JWK calls so, or null. */
    static @Nullable Curve named(@Nullable String crv) {
        for (Curve curve : values()) {
            if (curve.crv.equals(crv)) {
                return curve;
            }
        }
        return null;
    }

    /** The curve on which a key lies, or null if it is none of ours. */
    static @Nullable Curve of(ECParameterSpec parameters) {
        for (Curve curve : values()) {
            ECParameterSpec own = curve.parameters();
            if (own.getCurve().equals(parameters.getCurve())
                    && own.getGenerator().equals(parameters.getGenerator())) {
                return curve;
            }
        }
        return null;
    }

    ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jdkName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + jdkName, e);
        }
    }

    String algorithm() {
        return algorithm;
    }

    int signatureBytes() {
        return signatureBytes;
    }
}
