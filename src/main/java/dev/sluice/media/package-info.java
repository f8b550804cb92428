/**
 * Fetches media that a client named by URL, for providers that want the bytes: from public addresses only, within bounds of size, time
 * and number, and given up with the request. What comes back is untrusted; its type is for the adapters to sniff. Posts to clients' URLs go the same
 * guarded way.
 */
@NullMarked
package dev.sluice.media;

import org.jspecify.annotations.NullMarked;
