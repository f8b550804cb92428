/** Traces, as those see them who have something to tell: a request, a call, a run. What is told goes nowhere unless somebody listens. */
@NullMarked
package dev.sluice.trace;

import org.jspecify.annotations.NullMarked;
