package dev.sluice.dialect;

import dev.sluice.model.Completion;
import dev.sluice.model.Run;
import dev.sluice.model.RunPage;
import io.vertx.core.buffer.Buffer;

/** A format in which answers can be asked for in the background, as runs. */
public interface RunDialect extends Dialect {

    /** The whole answer as a run keeps it: the JSON text of its result, on one line. */
    Buffer encodeResult(Completion completion);

    /** The body of a 200 or 202 with a run. */
    Buffer encodeRun(Run run);

    /** The body of a 200 with some of an owner's runs. */
    Buffer encodeRuns(RunPage page);

    /** Gives the frames with which a run's stream of events ends: the terminal run, and the end marker. Always as many. */
    void encodeRunEnd(Run run, StreamEncoder.FrameSink out);
}
