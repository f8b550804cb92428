package dev.sluice.provider;

import java.util.function.Supplier;

/**
 * What a decoder may need from outside.
 *
 * @param provider the provider's name, for errors
 * @param model the model's name at the provider, for opaque state that is bound to it
 * @param keyRef a short hash that tells one provider account from another, for opaque state that is bound to it
 * @param callIds mints ids for tool calls that come without one, each {@code call_} and 24 of {@code [0-9a-z]}
 * @param json whether the answer's text was asked to be JSON, for wires that do not hold it to that
 */
public record StreamContext(String provider, String model, String keyRef, Supplier<String> callIds, boolean json) {}
