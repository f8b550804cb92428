package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.Run;
import dev.sluice.run.RunEnd;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunQueue.Committed;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;

/** How a worker ends a run: a large result is staged, where nobody sees it, then one script publishes it with the end. */
final class Commits {

    private final RedisCommands redis;
    private final RunScripts scripts;
    private final RunsConfig config;
    private final Pieces pieces;
    private final References references;

    Commits(RedisCommands redis, RunScripts scripts, RunsConfig config, Pieces pieces, References references) {
        this.redis = redis;
        this.scripts = scripts;
        this.config = config;
        this.pieces = pieces;
        this.references = references;
    }

    Future<Committed> complete(RunLease lease, RunEnd end) {
        Ending ending = Ending.of(end, config.retention());
        if (Pieces.fitsInline(ending.output())) {
            return commit(lease, ending, "").compose(Commits::outcome);
        }
        // A name of its own for each try: what an earlier one may have published is not touched.
        String reference = references.next();
        String staged = RunKeys.output(lease.uid(), reference);
        return pieces.stage(staged, ending.output(), true)
                .compose(done -> commit(lease, ending, reference))
                .compose(Commits::outcome);
    }

    private Future<Response> commit(RunLease lease, Ending ending, String reference) {
        return new ScriptCall(scripts.commit, RunKeys.run(lease.uid()), RunKeys.output(lease.uid(), reference))
                .with(lease.uid())
                .with(lease.token())
                .with(ending.state())
                .with(reference.isEmpty() ? ending.output() : Buffer.buffer())
                .with(ending.output().length())
                .with(reference)
                .with(Pieces.count(ending.output()))
                .with(ending.kept())
                .with(ending.code())
                .with(ending.message())
                .with(Pieces.STAGED)
                .on(redis);
    }

    private static Future<Committed> outcome(Response reply) {
        return reply.toString().equals("UNSTAGED")
                ? Future.failedFuture(new RunsUnavailableException("the result was not stored whole"))
                : Future.succeededFuture(verdict(reply));
    }

    static Committed verdict(Response reply) {
        return Committed.valueOf(reply.toString());
    }

    /** @param output the result, or the text of a failure */
    private record Ending(String state, Buffer output, Duration kept, String code, String message) {

        static Ending of(RunEnd end, RunsConfig.Retention retention) {
            return switch (end) {
                case RunEnd.Completed completed ->
                    new Ending("completed", completed.result(), retention.completed(), "", "");
                case RunEnd.Failed failed -> failed(failed.error(), retention);
            };
        }

        private static Ending failed(Run.Failed error, RunsConfig.Retention retention) {
            Buffer text = error.text() == null ? Buffer.buffer() : Buffer.buffer(error.text());
            return new Ending("failed", text, retention.failed(), error.code(), error.message());
        }
    }
}
