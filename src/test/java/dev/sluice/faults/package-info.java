/** What holds when processes, connections and the store of runs die: real ones, killed, judged by what clients and provider saw. */
@NullMarked
package dev.sluice.faults;

import org.jspecify.annotations.NullMarked;
