/** Other people's SDKs, unchanged, in front of a whole gateway: whether they work as they do with OpenAI. */
@NullMarked
package dev.sluice.clients;

import org.jspecify.annotations.NullMarked;
