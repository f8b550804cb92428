package dev.sluice.chat;

import dev.sluice.model.ChatResponse;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Collects a whole answer from its stream, up to a bound. One per answer; event loop only. */
final class ResponseCollector implements StreamListener {

    private final ChatStream stream;
    private final int maxCharacters;
    private final StreamListener watch;
    private final ResponseAccumulator answer = new ResponseAccumulator();
    private final Promise<ChatResponse> whole = Promise.promise();

    private ResponseCollector(ChatStream stream, int maxCharacters, StreamListener watch) {
        this.stream = stream;
        this.maxCharacters = maxCharacters;
        this.watch = watch;
    }

    /**
     * The whole answer; fails with a {@link GatewayException} if it fails, or if it is larger than {@code maxCharacters}.
     *
     * @param watch is told of every event first
     */
    static Future<ChatResponse> collect(ChatStream stream, int maxCharacters, StreamListener watch) {
        ResponseCollector collector = new ResponseCollector(stream, maxCharacters, watch);
        stream.listen(collector);
        return collector.whole.future();
    }

    @Override
    public void onEvent(StreamEvent event) {
        try {
            watch.onEvent(event);
            fold(event);
        } catch (RuntimeException bug) {
            giveUp(bug);
        }
    }

    private void fold(StreamEvent event) {
        answer.onEvent(event);
        if (event instanceof StreamEvent.Failure failure) {
            whole.tryFail(new GatewayException(failure.error()));
        } else if (event instanceof StreamEvent.Finish) {
            whole.tryComplete(answer.response());
        } else if (answer.characters() > maxCharacters) {
            giveUp(new GatewayException(
                    GatewayError.of(GatewayError.Kind.PROVIDER_ERROR, "the answer is larger than is allowed")));
        }
    }

    private void giveUp(RuntimeException reason) {
        stream.cancel();
        whole.tryFail(reason);
    }

    @Override
    public void onBatchEnd() {
        watch.onBatchEnd();
    }
}
