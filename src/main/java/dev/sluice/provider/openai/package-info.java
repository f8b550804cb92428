/**
 * OpenAI, and every server that speaks its formats: Chat Completions, in the wire named {@code chat}, and Responses, in the wire named
 * {@code responses}. A whole answer is read as a stream whose events come at once, so there is one set of rules for both.
 */
@NullMarked
package dev.sluice.provider.openai;

import org.jspecify.annotations.NullMarked;
