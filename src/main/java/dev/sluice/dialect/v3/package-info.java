/** The gateway's own client format: the v3 API of {@code openapi.yaml}. */
@NullMarked
package dev.sluice.dialect.v3;

import org.jspecify.annotations.NullMarked;
