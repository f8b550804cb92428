package dev.sluice.provider;

import java.util.function.Supplier;

/**
 * What a decoder may need from outside.
 *
 * @param provider the provider's name, for errors
 * @param model the model's name at the provider, for opaque state that is bound to it
 * @param keyRef a short hash that tells one provider account from another, for opaque state that is bound to it
 * @param callIds mints ids for tool calls that come without one, each {@code call_} and 24 of {@code [0-9a-z]}
 */
public record StreamContext(String provider, String model, String keyRef, Supplier<String> callIds) {}
