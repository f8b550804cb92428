/**
 * The contract of a client-side format: how a request body becomes a {@link dev.sluice.model.ChatRequest} and how answers,
 * chunks and errors become bytes. Dialects and providers never meet: N + M translations, not N times M.
 */
@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
