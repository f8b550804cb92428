/** What tests of several packages share. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
