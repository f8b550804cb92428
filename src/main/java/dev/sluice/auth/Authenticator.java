package dev.sluice.auth;

import dev.sluice.auth.KeyRing.Finding;
import dev.sluice.config.AuthConfig;
import dev.sluice.config.Secret;
import dev.sluice.model.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who calls. One per process, shared by all event loops; holds nothing that must be closed. */
public final class Authenticator {

    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final InstantSource clock;
    private final Duration leeway;
    private final ClaimRules rules;
    private final KeySource keys;

    /** @throws IllegalArgumentException if a configured key or the address of the published ones cannot be used */
    public Authenticator(Vertx vertx, AuthConfig config, InstantSource clock) {
        this(vertx, config, clock, null);
    }

    private Authenticator(Vertx vertx, AuthConfig config, InstantSource clock, @Nullable Authenticator before) {
        this.vertx = vertx;
        this.clock = clock;
        this.leeway = config.leeway();
        this.rules = new ClaimRules(config);
        URI url = config.jwksUrl();
        KeySetEndpoint endpoint = url == null ? null : new KeySetEndpoint(vertx, url, FETCH_TIMEOUT);
        this.keys = new KeySource(vertx, clock, configured(vertx, config), endpoint, config.jwksRefresh());
        if (before != null) {
            keys.begin(before.keys);
        }
    }

    /**
     * One that believes other tokens from its first request on. Keys that this one has fetched from the same address are its own, too.
     *
     * @throws IllegalArgumentException if a configured key or the address of the published ones cannot be used
     */
    public Authenticator renewed(AuthConfig config) {
        return new Authenticator(vertx, config, clock, this);
    }

    private static List<TrustedKey> configured(Vertx vertx, AuthConfig config) {
        List<TrustedKey> keys = new ArrayList<>();
        Secret secret = config.secret();
        if (secret != null && !secret.reveal().isEmpty()) {
            keys.add(TrustedKey.ofSecret(vertx, secret));
        }
        for (int i = 0; i < config.publicKeys().size(); i++) {
            keys.add(publicKey(vertx, config.publicKeys().get(i), i));
        }
        return keys;
    }

    private static TrustedKey publicKey(Vertx vertx, String pem, int index) {
        try {
            TrustedKey key = TrustedKey.ofPublicKey(vertx, null, PemKeys.read(pem), null);
            if (key == null) {
                throw new IllegalArgumentException(
                        "is neither RSA of 2048 to 8192 bits nor EC on P-256, P-384 or P-521");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("public key number " + (index + 1) + " " + e.getMessage(), e);
        }
    }

    /**
     * Fetches the issuer's published keys, if there are any to fetch. Never fails: without keys their tokens are refused, and
     * the log says so. Calling it is not needed, but spares the first caller the wait.
     */
    public Future<Void> start() {
        return keys.refresh();
    }

    /**
     * Tells who sent a request with this {@code Authorization} header; a request with several must be refused before. Fails
     * with a {@link dev.sluice.model.GatewayException} that is {@code UNAUTHENTICATED}, or {@code FORBIDDEN} if the token is
     * sound but of a kind that may not call. Waits only for unknown keys, and completes where it was called.
     */
    public Future<Caller> authenticate(@Nullable String authorization) {
        return verdict(authorization).compose(verdict -> switch (verdict) {
            case AcceptedToken token -> Future.succeededFuture(token.caller());
            case Refusal refusal -> Future.failedFuture(refusal.exception());
        });
    }

    /** The value of {@code WWW-Authenticate} that goes with an {@code UNAUTHENTICATED} error (RFC 6750, 3). */
    public static String challenge(GatewayError error) {
        String realm = "Bearer realm=\"sluice\"";
        return error.message().equals(Refusal.MISSING.message())
                ? realm
                : realm + ", error=\"invalid_token\", error_description=\"" + error.message() + "\"";
    }

    private Future<Verdict> verdict(@Nullable String authorization) {
        if (authorization == null || !BearerToken.isIn(authorization)) {
            return Future.succeededFuture(Refusal.MISSING);
        }
        String text = BearerToken.textOf(authorization);
        if (text == null) {
            return Future.succeededFuture(Refusal.MALFORMED);
        }
        keys.refreshIfStale();
        AcceptedToken known = keys.current().verified().find(VerifiedTokens.hash(text));
        return known != null ? Future.succeededFuture(known.at(clock.instant(), leeway)) : judge(text);
    }

    private Future<Verdict> judge(String text) {
        BearerToken token = BearerToken.parse(text);
        if (token == null) {
            return Future.succeededFuture(Refusal.MALFORMED);
        }
        if (token.critical()) {
            return Future.succeededFuture(Refusal.EXTENSION);
        }
        KeyRing ring = keys.current();
        return ring.check(token)
                .compose(finding -> finding == Finding.RIGHT || !ring.mayBeOutdatedFor(token)
                        ? Future.succeededFuture(verdict(finding, token, ring))
                        : keys.refresh().compose(done -> judgeAnew(token, ring, finding)));
    }

    private Future<Verdict> judgeAnew(BearerToken token, KeyRing before, Finding finding) {
        KeyRing ring = keys.current();
        return ring.equals(before)
                ? Future.succeededFuture(verdict(finding, token, ring))
                : ring.check(token).map(anew -> verdict(anew, token, ring));
    }

    private Verdict verdict(Finding finding, BearerToken token, KeyRing ring) {
        return switch (finding) {
            case NO_KEY -> Refusal.UNKNOWN_KEY;
            case WRONG -> Refusal.WRONG_SIGNATURE;
            case RIGHT -> {
                Verdict verdict = rules.judge(token.claims(), clock.instant());
                if (verdict instanceof AcceptedToken accepted) {
                    ring.verified().remember(VerifiedTokens.hash(token.text()), accepted);
                }
                yield verdict;
            }
        };
    }
}
