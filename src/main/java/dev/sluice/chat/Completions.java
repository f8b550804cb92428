package dev.sluice.chat;

import dev.sluice.config.StructuredOutputConfig;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.StructuredOutput;
import dev.sluice.model.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests whole: collects the stream, checks the text against the form that was asked for, and lets the model correct a
 * misfit where the form is strict. One per event loop; schemas are checked on threads of their own, because a client's regular
 * expression may take any time.
 */
public final class Completions {

    private static final String CHECKERS = "sluice-schemas";
    private static final int CHECKER_THREADS = 2;

    private final ChatService chat;
    private final StructuredOutputConfig config;
    private final int maxCharacters;
    private final WorkerExecutor checkers;

    /** @param maxCharacters of an answer's content */
    public Completions(Vertx vertx, ChatService chat, StructuredOutputConfig config, int maxCharacters) {
        this.chat = chat;
        this.config = config;
        this.maxCharacters = maxCharacters;
        this.checkers = vertx.createSharedWorkerExecutor(CHECKERS, CHECKER_THREADS);
    }

    /**
     * The whole answer. Fails with a {@link GatewayException} as {@link ChatService#open} and the stream do, and with
     * {@code INVALID_STRUCTURED_OUTPUT} if a strict schema was asked for and the last attempt misses it too.
     *
     * @param mayCall whether the caller's token allows a model
     * @param abandoned completes when nobody wants the answer any more
     * @param watch is told of each call to a provider: the first, and each that is to correct it
     */
    public Future<Completion> complete(
            ChatRequest request, Predicate<String> mayCall, Future<Void> abandoned, AnswerWatch watch) {
        AnswerForm form;
        try {
            form = AnswerForm.of(request.responseFormat());
        } catch (GatewayException uncheckable) {
            return Future.failedFuture(uncheckable);
        }
        Asking asking = new Asking(mayCall, abandoned, watch);
        return asking.ask(request)
                .compose(answer -> form == null || !AnswerForm.appliesTo(answer.response())
                        ? Future.succeededFuture(answer)
                        : inForm(asking, form, request, answer, 0));
    }

    private Future<Completion> inForm(
            Asking asking, AnswerForm form, ChatRequest request, Completion answer, int repairs) {
        return problems(form, answer.response()).compose(problems -> {
            if (problems.isEmpty() || !form.strict()) {
                return Future.succeededFuture(new Completion(
                        answer.head(), answer.response(), new StructuredOutput(problems.isEmpty(), repairs, problems)));
            }
            asking.watch.onMisfit(AnswerForm.text(answer.response()));
            return repairs < config.repairAttempts()
                    ? repair(asking, form, request, answer, problems, repairs + 1)
                    : Future.failedFuture(new GatewayException(misfit(problems, repairs)));
        });
    }

    private Future<Completion> repair(
            Asking asking,
            AnswerForm form,
            ChatRequest request,
            Completion misfit,
            List<Violation> problems,
            int repairs) {
        ChatRequest again = Repair.request(request, misfit.response(), problems);
        return asking.ask(again)
                .map(answer -> Repair.billedWith(misfit, answer))
                .compose(answer -> AnswerForm.appliesTo(answer.response())
                        ? inForm(asking, form, again, answer, repairs)
                        : Future.failedFuture(new GatewayException(misfit(problems, repairs))));
    }

    private Future<List<Violation>> problems(AnswerForm form, ChatResponse response) {
        return checkers.executeBlocking(() -> form.problems(response), false)
                .map(Objects::requireNonNull)
                .timeout(config.checkTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> failure instanceof TimeoutException
                        ? Future.succeededFuture(List.of(new Violation(
                                Violation.INVALID, "the answer could not be checked within the time for it", null)))
                        : Future.failedFuture(failure));
    }

    private static GatewayError misfit(List<Violation> problems, int repairs) {
        return GatewayError.of(
                GatewayError.Kind.INVALID_STRUCTURED_OUTPUT,
                "the answer does not fit the schema after "
                        + repairs
                        + (repairs == 1 ? " repair attempt: " : " repair attempts: ")
                        + problems.getFirst().message());
    }

    /** One client's way to the provider. */
    private final class Asking {
        private final Predicate<String> mayCall;
        private final Future<Void> abandoned;
        private final AnswerWatch watch;
        /** All of its calls that failed. */
        private final List<AnswerHead.FailedCall> failed = new ArrayList<>();

        private @Nullable AnswerHead first;

        Asking(Predicate<String> mayCall, Future<Void> abandoned, AnswerWatch watch) {
            this.mayCall = mayCall;
            this.abandoned = abandoned;
            this.watch = watch;
        }

        /** Later answers come under the first one's name: they correct it. */
        Future<Completion> ask(ChatRequest request) {
            return chat.open(request, mayCall, abandoned).compose(stream -> {
                watch.onCall(stream);
                abandoned.onSuccess(gone -> stream.cancel());
                return stream.opened().compose(head -> collect(stream, named(head)));
            });
        }

        private Future<Completion> collect(ChatStream stream, AnswerHead head) {
            return ResponseCollector.collect(stream, maxCharacters, watch.onAnswer(head))
                    .map(response -> new Completion(head, response, null));
        }

        private AnswerHead named(AnswerHead head) {
            if (first == null) {
                first = head;
            }
            AnswerHead.AnsweredBy by = head.answeredBy();
            failed.addAll(by.failed());
            return first.by(
                    new AnswerHead.AnsweredBy(by.provider(), by.model(), by.requestId(), failed), first.warnings());
        }
    }
}
