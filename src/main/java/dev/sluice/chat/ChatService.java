package dev.sluice.chat;

import dev.sluice.media.MediaFetcher;
import dev.sluice.media.PublicUrls;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Violation;
import dev.sluice.trace.Tracer;
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
    public record Shared(
            ModelRouter models,
            AnswerIds ids,
            InstantSource clock,
            Resilience resilience,
            ChatEvents events,
            Tracer tracer) {}

    private final Shared shared;
    private final Attempts.Ways ways;
    private final RouteCheck routes;

    public ChatService(Vertx vertx, Shared shared, MediaFetcher media, UpstreamClient upstream) {
        ProviderCalls.Ways calls = new ProviderCalls.Ways(new HeavyWork(vertx), upstream, media);
        this.shared = shared;
        this.ways =
                new Attempts.Ways(vertx, calls, shared.resilience(), shared.events(), shared.tracer(), shared.ids());
        this.routes = new RouteCheck(shared.models(), calls);
    }

    /**
     * Begins to answer. The future fails with a {@link GatewayException} if the request cannot go anywhere, or if the model or a fallback
     * that it names cannot take it: then no provider was called. Otherwise it holds the stream at once, before a provider has answered.
     *
     * @param mayCall whether the caller's token allows a model
     * @param abandoned completes when nobody wants the answer any more; after the stream is there, its {@code cancel} says that
     */
    public Future<ChatStream> open(ChatRequest request, Predicate<String> mayCall, Future<Void> abandoned) {
        return routes.routes(request, mayCall).compose(found -> {
            AnswerHead name = name(request, found.getFirst());
            Candidates candidates = new Candidates(shared.resilience(), found, request);
            Attempts attempts = new Attempts(ways, name.uid(), candidates, abandoned);
            return attempts.prepare().map(ready -> new ChatStream(name, attempts, shared.events()));
        });
    }

    /**
     * Whether the request could be answered, as far as that can be said without fetching or calling anything. Fails like {@link #open},
     * with everything that is wrong.
     */
    public Future<Void> check(ChatRequest request, Predicate<String> mayCall) {
        List<Violation> violations = new ArrayList<>();
        String webhook = request.delivery().webhookUrl();
        if (webhook != null && !PublicUrls.mayBeCalled(webhook)) {
            violations.add(new Violation(
                    Violation.INVALID, "webhook.url must be an https URL of a public address", "webhook.url"));
        }
        return routes.check(request, mayCall, violations);
    }

    private AnswerHead name(ChatRequest request, Route asked) {
        return new AnswerHead(
                shared.ids().answer(shared.clock().instant()),
                shared.clock().instant(),
                request.model(),
                new AnswerHead.AnsweredBy(
                        asked.model().provider(), asked.model().upstreamName(), null),
                List.of());
    }
}
