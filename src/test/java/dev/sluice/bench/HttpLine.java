package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection of the load: one request at a time, as bytes. Event loop only. */
final class HttpLine extends SimpleChannelInboundHandler<HttpObject> {

    private final Channel channel;
    private @Nullable CompletableFuture<Answer> waiting;
    private Consumer<ByteBuf> reader = content -> {};
    private int status;
    private long sent;
    private long first;

    HttpLine(Channel channel) {
        this.channel = channel;
    }

    /**
     * @param request the whole request, released when it is sent
     * @param content given every piece of the answer's content, which it may not keep
     */
    CompletableFuture<Answer> ask(ByteBuf request, Consumer<ByteBuf> content) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (waiting != null || !channel.isActive()) {
            request.release();
            answer.completeExceptionally(new SocketException(waiting != null ? "busy" : "closed"));
            return answer;
        }
        waiting = answer;
        reader = content;
        first = 0;
        sent = System.nanoTime();
        var unused = channel.writeAndFlush(request);
        return answer;
    }

    boolean usable() {
        return channel.isActive();
    }

    void close() {
        var unused = channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpResponse head) {
            status = head.status().code();
        }
        if (part instanceof HttpContent content) {
            if (first == 0) {
                first = System.nanoTime();
            }
            reader.accept(content.content());
            if (part instanceof LastHttpContent) {
                answered();
            }
        }
    }

    private void answered() {
        CompletableFuture<Answer> answer = waiting;
        waiting = null;
        if (answer != null) {
            answer.complete(new Answer(status, sent, first, System.nanoTime()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        CompletableFuture<Answer> answer = waiting;
        waiting = null;
        if (answer != null) {
            answer.completeExceptionally(new SocketException("closed before the answer was whole"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }
}
