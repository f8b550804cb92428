package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Single questions and their answers, on a connection of their own. Its methods block; one thread. */
final class Talk {

    private static final int PATIENCE_SECONDS = 120;

    private final LoadLoop loop;
    private final InetSocketAddress to;
    private @Nullable HttpLine line;

    Talk(LoadLoop loop, InetSocketAddress to) {
        this.loop = loop;
        this.to = to;
    }

    record Reply(Answer answer, String body) {}

    /** The answer, which is a success. */
    Reply ask(ByteBuf request) {
        StringBuilder body = new StringBuilder();
        HttpLine open = line();
        CompletableFuture<Answer> answer =
                loop.call(() -> open.ask(request, content -> body.append(content.toString(StandardCharsets.UTF_8))));
        Reply reply =
                new Reply(answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join(), body.toString());
        if (!reply.answer().successful()) {
            throw new IllegalStateException(reply.answer().status() + " " + reply.body());
        }
        return reply;
    }

    private HttpLine line() {
        HttpLine open = line;
        if (open == null || !open.usable()) {
            open = loop.connect(to).join();
            line = open;
        }
        return open;
    }
}
