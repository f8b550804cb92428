package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A request as bytes, and who reads the content of its answer. */
record Ask(ByteBuf request, Consumer<ByteBuf> content) {

    /** Whose answer nobody reads. */
    static Ask of(ByteBuf request) {
        return new Ask(request, content -> {});
    }
}
