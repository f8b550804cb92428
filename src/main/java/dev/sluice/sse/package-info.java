/**
 * The server-sent events standard, both ways, without I/O
 * (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, 9.2</a>).
 */
@NullMarked
package dev.sluice.sse;

import org.jspecify.annotations.NullMarked;
