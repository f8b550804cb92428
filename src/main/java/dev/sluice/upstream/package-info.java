/**
 * HTTP to the providers: connections, the four clocks, bounded reading, back-pressure and abort. Bytes go in, the events of
 * {@link dev.sluice.model.StreamEvent} come out; every call ends in exactly one terminal event unless it is aborted.
 */
@NullMarked
package dev.sluice.upstream;

import org.jspecify.annotations.NullMarked;
