package dev.sluice.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The one thread of a load, and its connections. Any thread may call. */
final class LoadLoop implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Bootstrap connecting = new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000);

    CompletableFuture<HttpLine> connect(InetSocketAddress to) {
        CompletableFuture<HttpLine> line = new CompletableFuture<>();
        ChannelFuture connected = connecting
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(), new HttpLine(channel));
                    }
                })
                .connect(to);
        var unused = connected.addListener(done -> {
            if (done.isSuccess()) {
                line.complete(connected.channel().pipeline().get(HttpLine.class));
            } else {
                line.completeExceptionally(done.cause());
            }
        });
        return line;
    }

    /** Waits until somebody listens there. */
    void awaitOpen(InetSocketAddress address) {
        for (int attempt = 0; ; attempt++) {
            try {
                connect(address).join().close();
                return;
            } catch (CompletionException notYet) {
                if (attempt == 100) {
                    throw notYet;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    void after(long nanos, Runnable task) {
        var unused = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Does something on the loop and waits for its answer. */
    <T> T call(Callable<T> task) {
        return loop.submit(task).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
