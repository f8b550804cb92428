package dev.sluice.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetSocketAddress;

/**
 * A process that stands in for the providers and costs little: one thread, bytes that were encoded before. The {@link Prompt} says
 * what it answers, the path in which format.
 */
final class Upstream {

    /** Takes what {@link UpstreamCalls} has noted. */
    static final String CALLS = "/bench/calls";
    /** From now on nothing is answered. */
    static final String HOLD = "/bench/hold";

    static final String RELEASE = "/bench/release";

    /** What it prints when it is up, with the port behind it. */
    static final String UP = "upstream at ";

    private static final int BACKLOG = 16_384;

    private Upstream() {}

    /** @param args the port, or 0 */
    public static void main(String[] args) throws Exception {
        Wires wires = new Wires();
        UpstreamCalls calls = new UpstreamCalls();
        Channel server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new HttpRequestDecoder(), new UpstreamConnection(wires, calls));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .sync()
                .channel();
        System.out.println(UP + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }
}
