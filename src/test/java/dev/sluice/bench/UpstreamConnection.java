package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Answers the calls of one connection. Event loop only. */
final class UpstreamConnection extends SimpleChannelInboundHandler<HttpObject> {

    /** Enough for all but media, which nobody here looks at. */
    private static final int KEPT_BYTES = 16 << 10;

    private final Wires wires;
    private final UpstreamCalls calls;
    private final ByteBuf body = Unpooled.buffer(KEPT_BYTES);
    private String path = "";
    private long arrived;
    private boolean whole;

    UpstreamConnection(Wires wires, UpstreamCalls calls) {
        this.wires = wires;
        this.calls = calls;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpRequest head) {
            arrived = System.nanoTime();
            path = head.uri();
            body.clear();
            whole = true;
        }
        if (part instanceof HttpContent content) {
            keep(content.content());
            if (part instanceof LastHttpContent) {
                answer(context);
            }
        }
    }

    private void keep(ByteBuf bytes) {
        int room = Math.min(bytes.readableBytes(), KEPT_BYTES - body.writerIndex());
        whole &= room == bytes.readableBytes();
        body.writeBytes(bytes, room);
    }

    private void answer(ChannelHandlerContext context) {
        switch (path) {
            case Upstream.CALLS -> send(context, calls.take());
            case Upstream.HOLD -> {
                calls.hold();
                send(context, "");
            }
            case Upstream.RELEASE -> {
                calls.release();
                send(context, "");
            }
            default -> answerPrompt(context);
        }
    }

    private static void send(ChannelHandlerContext context, String text) {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n";
        var unused = context.writeAndFlush(Unpooled.copiedBuffer(head + text, StandardCharsets.US_ASCII));
    }

    private void answerPrompt(ChannelHandlerContext context) {
        Prompt prompt = Prompt.in(body);
        calls.note(prompt.call(), arrived);
        WireBytes wire = wires.at(path);
        // Of what is too large to be kept whole, the end was not seen; all that is large here streams.
        boolean streamed = !whole || Wires.streamed(path, body.toString(StandardCharsets.US_ASCII));
        calls.whenReleased(() -> {
            if (streamed && prompt.gapMillis() > 0) {
                var unused = context.writeAndFlush(wire.beginning(System.nanoTime()));
                pause(context, wire, prompt, 1);
            } else {
                var unused = context.writeAndFlush(streamed ? wire.burst(prompt.chunks()) : wire.document());
            }
        });
    }

    private void pause(ChannelHandlerContext context, WireBytes wire, Prompt prompt, int sent) {
        var unused = context.executor()
                .schedule(() -> goOn(context, wire, prompt, sent), prompt.gapMillis(), TimeUnit.MILLISECONDS);
    }

    private void goOn(ChannelHandlerContext context, WireBytes wire, Prompt prompt, int sent) {
        if (!context.channel().isActive()) {
            return;
        }
        if (sent == prompt.chunks()) {
            var unused = context.writeAndFlush(wire.end());
        } else {
            var unused = context.writeAndFlush(wire.delta(System.nanoTime()));
            pause(context, wire, prompt, sent + 1);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }
}
