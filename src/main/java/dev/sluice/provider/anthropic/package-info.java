/**
 * Anthropic: the Messages API, in the wire named {@code messages}. A whole answer is read as a stream whose events come at once, so
 * there is one set of rules for both.
 */
@NullMarked
package dev.sluice.provider.anthropic;

import org.jspecify.annotations.NullMarked;
