package dev.sluice.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.ShutdownEvent;

/**
 * Keeps the shutdown of a server from a connection of it. Vert.x (5.0) cannot close the sockets that listen without closing each
 * connection as soon as its answer has ended; then a client who was not told so loses the next request that it sends there.
 */
final class ShutdownShield extends ChannelInboundHandlerAdapter {

    private ShutdownShield() {}

    static void over(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().addFirst(new ShutdownShield());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof ShutdownEvent)) {
            context.fireUserEventTriggered(event);
        }
    }
}
