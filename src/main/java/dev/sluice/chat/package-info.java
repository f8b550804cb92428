/**
 * The use case: from a request to the stream of its answer. Chooses the route, opens the upstream call, holds everything back
 * until the first event with output, so that a failure before it is made up for or an ordinary error, and records how the stream ended,
 * once.
 */
@NullMarked
package dev.sluice.chat;

import org.jspecify.annotations.NullMarked;
