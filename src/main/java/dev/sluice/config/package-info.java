/**
 * The configuration files and the environment as validated, immutable records. The only place that reads environment variables.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
