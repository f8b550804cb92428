package dev.sluice.dialect;

import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;

/** A format in which a model can be looked up by its id. */
public interface ModelDialect extends Dialect {

    /** The body of a 200 with one model. */
    Buffer encodeModel(ModelInfo model);
}
