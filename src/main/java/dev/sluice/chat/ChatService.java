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
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Answers chat requests. One per event loop. */
public final class ChatService {

    /** What the services of all event loops share. */
    public record Shared(ModelRouter models, AnswerIds ids, InstantSource clock, ChatEvents events) {}

    private final Shared shared;
    private final ProviderCalls.Ways ways;

    public ChatService(Vertx vertx, Shared shared, MediaFetcher media, UpstreamClient upstream) {
        this.shared = shared;
        this.ways = new ProviderCalls.Ways(new HeavyWork(vertx), upstream, media, shared.events());
    }

    /**
     * Begins to answer. The future fails with a {@link GatewayException} if the request cannot go anywhere or the model cannot take it:
     * then no provider was called. Otherwise it holds the stream at once, before the provider has answered.
     *
     * @param mayCall whether the caller's token allows a model
     * @param abandoned completes when nobody wants the answer any more; after the stream is there, its {@code cancel} says that
     */
    public Future<ChatStream> open(ChatRequest request, Predicate<String> mayCall, Future<Void> abandoned) {
        return shared.models().route(request.model(), mayCall).compose(route -> {
            ProviderCalls calls = calls(route, request, abandoned);
            return calls.prepare().map(ready -> new ChatStream(head(request, route), calls, shared.events()));
        });
    }

    /**
     * Whether the request could be answered, as far as that can be said without fetching or calling anything. Fails like {@link #open},
     * with everything that is wrong.
     */
    public Future<Void> check(ChatRequest request, Predicate<String> mayCall) {
        return shared.models()
                .route(request.model(), mayCall)
                .compose(
                        route -> calls(route, request, Future.succeededFuture()).refusals())
                .compose(refusals -> {
                    List<Violation> violations = new ArrayList<>(refusals);
                    String webhook = request.delivery().webhookUrl();
                    if (webhook != null && !PublicUrls.mayBeCalled(webhook)) {
                        violations.add(new Violation(
                                Violation.INVALID,
                                "webhook.url must be an https URL of a public address",
                                "webhook.url"));
                    }
                    return violations.isEmpty()
                            ? Future.succeededFuture()
                            : Future.failedFuture(new GatewayException(GatewayError.invalid(violations)));
                });
    }

    private ProviderCalls calls(Route route, ChatRequest request, Future<Void> abandoned) {
        return new ProviderCalls(ways, route, request, shared.ids()::toolCall, abandoned);
    }

    private AnswerHead head(ChatRequest request, Route route) {
        return new AnswerHead(
                shared.ids().answer(shared.clock().instant()),
                shared.clock().instant(),
                request.model(),
                new AnswerHead.AnsweredBy(
                        route.model().provider(), route.model().upstreamName(), null),
                List.of());
    }
}
