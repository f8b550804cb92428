/**
 * The contract of a client-side format: how a request body becomes a {@link dev.sluice.model.ChatRequest} and how answers,
 * chunks and errors become bytes. Dialects and providers never meet: N + M translations, not N times M. Dialects do not know each
 * other either; what several read or write alike (messages, content parts, tools, response formats) stands here.
 *
 * <p>A request is read in two steps. Its schema in {@code openapi.yaml} says what is wrong with its structure; then decoders read what
 * is sound and report what a schema cannot say. Both add to one list of {@link dev.sluice.dialect.Problems}, so that a client learns of all at once.
 */
@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
