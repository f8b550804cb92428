/**
 * The load benchmark: what the gateway costs, beside a plain proxy and beside nothing in between, in one run on one machine. {@link
 * dev.sluice.bench.Benchmark} starts every part as a process of its own and is itself the load. {@link dev.sluice.bench.Figure} says
 * what is measured. Linux only: CPU time and memory are read from {@code /proc}, and times of different processes are compared.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
