/**
 * OpenAI, and every server that speaks its format: Chat Completions, in the wire named {@code chat}. A whole answer is read as a
 * stream of one chunk, so there is one reader and one set of rules for both.
 */
@NullMarked
package dev.sluice.provider.openai;

import org.jspecify.annotations.NullMarked;
