/** What users get: the features of the API for every provider, over a whole running gateway and its sandbox. */
@NullMarked
package dev.sluice.features;

import org.jspecify.annotations.NullMarked;
