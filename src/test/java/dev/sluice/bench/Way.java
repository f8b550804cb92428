package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

/**
 * A way to the upstream: none in between, a plain proxy, a gateway.
 *
 * @param name of its column
 * @param processes what it costs; none if that is not known
 */
record Way(String name, InetSocketAddress address, List<OsProcess> processes, Language language) {

    static final String DIRECT = "direct";
    static final String NGINX = "nginx";
    static final String OTHER = "other";

    /** How requests are put. */
    record Language(Function<Prompt, ByteBuf> document, Function<Prompt, ByteBuf> stream) {
        static final Language OPENAI = new Language(Requests::openAiDocument, Requests::openAiStream);
        static final Language SLUICE = new Language(Requests::document, Requests::stream);
    }
}
