package dev.sluice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer piece by piece at its pace: each piece in a write of its own, and none while the reader is behind. Once
 * stopped it holds no timer and writes nothing more. One per exchange; event loop only.
 */
final class AnswerStream {

    /** Pieces without pauses go out in rounds of this many, so that other streams get their turn. */
    private static final int ROUND = 32;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private @Nullable Play play;
    private long timer = -1;
    private boolean stopped;

    AnswerStream(Vertx vertx, HttpServerResponse response) {
        this.vertx = vertx;
        this.response = response;
    }

    void start(AnswerWriter writer, Reply.Answer answer) {
        Exchange.putHeaders(response, writer.streamHeaders()).setChunked(true);
        play = new Play(writer, answer);
        play.begin();
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** Runs the step when the time is over, unless the stream is stopped first. */
    void after(Duration pause, Runnable step) {
        if (pause.isZero()) {
            step.run();
        } else {
            timer = vertx.setTimer(Math.max(1, pause.toMillis()), fired -> step.run());
        }
    }

    /** The answer and how far it has been written. */
    private final class Play {

        private final AnswerWriter writer;
        private final Reply.Answer answer;
        private int next;
        private Future<Void> lastWrite = Future.succeededFuture();

        Play(AnswerWriter writer, Reply.Answer answer) {
            this.writer = writer;
            this.answer = answer;
        }

        void begin() {
            Buffer out = Buffer.buffer();
            writer.open(answer, out);
            if (answer.pacing().burst()) {
                answer.pieces().forEach(piece -> writer.piece(piece, out));
                next = answer.pieces().size();
            }
            write(out);
            after(answer.pacing().first(), this::step);
        }

        private void step() {
            boolean paced = !answer.pacing().between().isZero();
            for (int written = 0;
                    !stopped
                            && written < (paced ? 1 : ROUND)
                            && next < answer.pieces().size();
                    written++) {
                if (response.writeQueueFull()) {
                    break;
                }
                Buffer out = Buffer.buffer();
                writer.piece(answer.pieces().get(next++), out);
                write(out);
            }
            if (stopped) {
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(this::onDrain);
            } else if (next == answer.pieces().size()) {
                end();
            } else if (paced) {
                after(answer.pacing().between(), this::step);
            } else {
                vertx.runOnContext(next -> step());
            }
        }

        private void onDrain(@Nullable Void drained) {
            response.drainHandler(null);
            step();
        }

        private void write(Buffer out) {
            if (out.length() > 0) {
                lastWrite = response.write(out);
            }
        }

        private void end() {
            Buffer out = Buffer.buffer();
            switch (answer.ending()) {
                case FINISH -> writer.finish(answer, out);
                case ERROR -> writer.failure(out);
                case CUT -> {
                    lastWrite.onComplete(written -> response.reset());
                    return;
                }
                case STALL, SILENCE -> {
                    return;
                }
            }
            response.end(out);
        }
    }
}
