/**
 * The canonical chat model: what the three providers mean, not a copy of any of their formats. JDK and JSpecify only.
 *
 * <p>Data is immutable. JSON that the gateway only carries (tool parameters, call arguments, schemas, opaque provider state) is
 * kept as JSON text, so that big integers, {@code 1.0} and the order of keys arrive as they were sent.
 *
 * <h2>The grammar of a stream</h2>
 *
 * Every stream of {@link dev.sluice.model.StreamEvent}s, from every provider, is a sentence of
 *
 * <pre>
 * stream  = start { block | UsageUpdate } [ MessageExtra ] { UsageUpdate } ( Finish | Failure )
 *         | Failure
 * start   = ResponseStart
 * block   = BlockStart { delta } BlockEnd        (interleaved with other blocks, told apart by block number)
 * delta   = TextDelta | ReasoningDelta | ToolArgumentsDelta | ToolCallExtra
 * </pre>
 *
 * <ul>
 *   <li>There is exactly one terminal event, {@code Finish} or {@code Failure}, and it is the last.
 *   <li>Block numbers are used once, in rising order of their {@code BlockStart}. A delta belongs to a block that is open and of its kind.
 *   <li>On {@code Finish} every block is closed. On {@code Failure} blocks may be open: the answer is not whole.
 * </ul>
 */
@NullMarked
package dev.sluice.model;

import org.jspecify.annotations.NullMarked;
