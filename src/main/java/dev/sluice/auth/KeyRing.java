package dev.sluice.auth;

import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys believed at one moment, and the tokens they have verified: other keys are another ring, and none of its tokens is
 * believed unseen. Shared by all event loops.
 *
 * @param configured the operator's own; few, and all are tried
 * @param published the issuer's
 */
record KeyRing(List<TrustedKey> configured, List<TrustedKey> published, VerifiedTokens verified) {

    /** How many published keys a token that names none, or one of several with its name, is tried on. */
    private static final int MAX_TRIES = 4;

    private static final int MAX_VERIFIED = 4096;

    /** What the keys say of a signature. */
    enum Finding {
        RIGHT,
        WRONG,
        NO_KEY
    }

    static KeyRing of(List<TrustedKey> configured, List<TrustedKey> published) {
        return new KeyRing(List.copyOf(configured), List.copyOf(published), new VerifiedTokens(MAX_VERIFIED));
    }

    Future<Finding> check(BearerToken token) {
        Stream<TrustedKey> theirs =
                published.stream().filter(key -> key.mayCheck(token)).limit(MAX_TRIES);
        Stream<TrustedKey> ours = configured.stream().filter(key -> key.mayCheck(token));
        List<TrustedKey> keys = Stream.concat(ours, theirs).toList();
        return keys.isEmpty() ? Future.succeededFuture(Finding.NO_KEY) : tryInTurn(keys.iterator(), token);
    }

    private static Future<Finding> tryInTurn(Iterator<TrustedKey> keys, BearerToken token) {
        if (!keys.hasNext()) {
            return Future.succeededFuture(Finding.WRONG);
        }
        return keys.next()
                .verifies(token)
                .compose(right -> right ? Future.succeededFuture(Finding.RIGHT) : tryInTurn(keys, token));
    }

    /** Whether newer published keys could say something else of a token that these do not verify. */
    boolean mayBeOutdatedFor(BearerToken token) {
        String keyId = token.keyId();
        return TrustedKey.PUBLIC_KEY_ALGORITHMS.contains(token.algorithm())
                && (keyId == null || published.stream().noneMatch(key -> key.isNamed(keyId)));
    }
}
