/**
 * A provider that there is not, with a format of its own: the proof of what it takes to add one. It is found because the test's service
 * file names it, and nothing else knows it.
 */
@NullMarked
package dev.sluice.provider.fourth;

import org.jspecify.annotations.NullMarked;
