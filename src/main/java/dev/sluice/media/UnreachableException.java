package dev.sluice.media;

import dev.sluice.model.Violation;

/** Why one file cannot be had, in words that tell nothing of where its name led. */
final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private UnreachableException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** @param reason completes "the URL could not be fetched" */
    static UnreachableException because(String reason) {
        return new UnreachableException("media_unreachable", "the URL could not be fetched (" + reason + ")");
    }

    /** What a failure on the way to it comes down to. */
    static UnreachableException of(Throwable failure) {
        return failure instanceof UnreachableException known ? known : because("the connection failed");
    }

    static UnreachableException tooLarge(int maxBytes) {
        return new UnreachableException("media_too_large", "the file exceeds " + maxBytes + " bytes");
    }

    Violation violation(String path) {
        return new Violation(code, path + ": " + getMessage(), path);
    }
}
