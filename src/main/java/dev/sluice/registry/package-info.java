/**
 * The models: which exist, what they take, what they cost and how long they live. Data, not code.
 */
@NullMarked
package dev.sluice.registry;

import org.jspecify.annotations.NullMarked;
