/**
 * Google's Gemini: generateContent, in the wire named {@code generate}. A whole answer is read as a stream of one chunk, so there is
 * one reader and one set of rules for both.
 *
 * <p>Requests go from messages to {@linkplain dev.sluice.provider.google.Turn turns}, which have the shape that Gemini wants, and from
 * turns to JSON.
 */
@NullMarked
package dev.sluice.provider.google;

import org.jspecify.annotations.NullMarked;
