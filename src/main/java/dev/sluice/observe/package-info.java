/**
 * Watches from outside: listens to what the other packages tell, and makes metrics and log lines of it. It knows their listeners'
 * interfaces; nothing but {@code app} knows it. Content, keys and headers never come here, and no tenant or caller is ever a label.
 */
@NullMarked
package dev.sluice.observe;

import org.jspecify.annotations.NullMarked;
