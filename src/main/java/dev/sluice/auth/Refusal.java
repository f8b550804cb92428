package dev.sluice.auth;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.GatewayException;

/** Why a token is not believed: fixed texts, so that nothing of the token can get into an answer or a log. */
enum Refusal implements Verdict {
    MISSING(Kind.UNAUTHENTICATED, "the bearer token is missing"),
    MALFORMED(Kind.UNAUTHENTICATED, "the bearer token is malformed"),
    EXTENSION(Kind.UNAUTHENTICATED, "the bearer token needs an extension that is not supported"),
    UNKNOWN_KEY(Kind.UNAUTHENTICATED, "the bearer token is signed with a key or an algorithm that is not accepted"),
    WRONG_SIGNATURE(Kind.UNAUTHENTICATED, "the bearer token's signature is wrong"),
    NO_EXPIRY(Kind.UNAUTHENTICATED, "the bearer token has no expiry"),
    EXPIRED(Kind.UNAUTHENTICATED, "the bearer token has expired"),
    NOT_YET_VALID(Kind.UNAUTHENTICATED, "the bearer token is not valid yet"),
    WRONG_ISSUER(Kind.UNAUTHENTICATED, "the bearer token is not from the expected issuer"),
    WRONG_AUDIENCE(Kind.UNAUTHENTICATED, "the bearer token is not meant for this audience"),
    WRONG_TYPE(Kind.FORBIDDEN, "a token of this kind may not call this API"),
    NO_SUBJECT(Kind.UNAUTHENTICATED, "the bearer token names no subject"),
    NO_TENANT(Kind.UNAUTHENTICATED, "the bearer token names no tenant"),
    WRONG_MODELS(Kind.UNAUTHENTICATED, "the bearer token's list of models is malformed"),
    WRONG_LIMITS(Kind.UNAUTHENTICATED, "the bearer token's limits are malformed");

    private final Kind kind;
    private final String message;

    Refusal(Kind kind, String message) {
        this.kind = kind;
        this.message = message;
    }

    String message() {
        return message;
    }

    GatewayException exception() {
        return new GatewayException(GatewayError.of(kind, message));
    }
}
