/** The command line and the composition root: the only place that knows every package. */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
