package dev.sluice.chat;

import dev.sluice.media.MediaFetcher;
import dev.sluice.media.PublicUrls;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Violation;
import dev.sluice.upstream.UpstreamClient;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Answers chat requests. One per event loop. */
public final class ChatService {

    private final ModelRouter router;
    private final MediaFetcher media;
    private final UpstreamClient upstream;
    private final AnswerIds ids;
    private final InstantSource clock;

    public ChatService(
            ModelRouter router, MediaFetcher media, UpstreamClient upstream, AnswerIds ids, InstantSource clock) {
        this.router = router;
        this.media = media;
        this.upstream = upstream;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Begins to answer. The future fails with a {@link GatewayException} if the request cannot go anywhere or the model cannot take it:
     * then no provider was called. Otherwise it holds the stream at once, before the provider has answered.
     *
     * @param mayCall whether the caller's token allows a model
     * @param abandoned completes when nobody wants the answer any more; after the stream is there, its {@code cancel} says that
     */
    public Future<ChatStream> open(ChatRequest request, Predicate<String> mayCall, Future<Void> abandoned) {
        return router.route(request.model(), mayCall).compose(route -> {
            ProviderCalls calls = new ProviderCalls(upstream, media, route, request, ids::toolCall, abandoned);
            return calls.prepare().map(ready -> new ChatStream(head(request, route), calls));
        });
    }

    /**
     * Whether the request could be answered, as far as that can be said without fetching or calling anything. Fails like {@link #open},
     * with everything that is wrong.
     */
    public Future<Void> check(ChatRequest request, Predicate<String> mayCall) {
        return router.route(request.model(), mayCall).compose(route -> {
            List<Violation> violations = new ArrayList<>(
                    new ProviderCalls(upstream, media, route, request, ids::toolCall, Future.succeededFuture())
                            .refusals());
            String webhook = request.delivery().webhookUrl();
            if (webhook != null && !PublicUrls.mayBeCalled(webhook)) {
                violations.add(new Violation(
                        Violation.INVALID, "webhook.url must be an https URL of a public address", "webhook.url"));
            }
            return violations.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new GatewayException(GatewayError.invalid(violations)));
        });
    }

    private AnswerHead head(ChatRequest request, Route route) {
        return new AnswerHead(
                ids.answer(clock.instant()),
                clock.instant(),
                request.model(),
                new AnswerHead.AnsweredBy(
                        route.model().provider(), route.model().upstreamName(), null),
                List.of());
    }
}
