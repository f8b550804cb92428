package dev.sluice.provider;

/** The header that carries a provider's key, and what stands before the key in it. The key itself is added last, by {@code upstream}. */
public record AuthScheme(String header, String prefix) {
    public static final AuthScheme BEARER = new AuthScheme("Authorization", "Bearer ");
}
