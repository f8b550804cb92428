/**
 * Anthropic: the Messages API, in the wire named {@code messages}. A whole answer is read as a stream whose events come at once, so
 * there is one set of rules for both.
 *
 * <p>What Anthropic is known to refuse is refused before the call: sizes and numbers of images, encrypted PDFs, bodies of more than
 * 32 MB, schemas that its compiler does not take. The pages of a PDF (at most 100 or 600, by the model's context) are not counted: they
 * are told for certain only by reading the whole file, compressed objects included. Anthropic counts them itself.
 */
@NullMarked
package dev.sluice.provider.anthropic;

import org.jspecify.annotations.NullMarked;
