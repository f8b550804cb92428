/**
 * The contract between the gateway and a provider adapter: pure functions from the canonical model to a wire request, and
 * one small stateful decoder per stream back. Adapters do no I/O, read no clock and see no secret; they are found with
 * {@link java.util.ServiceLoader} and nothing imports one.
 */
@NullMarked
package dev.sluice.provider;

import org.jspecify.annotations.NullMarked;
