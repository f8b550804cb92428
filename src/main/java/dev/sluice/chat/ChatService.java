package dev.sluice.chat;

import dev.sluice.config.EndpointConfig;
import dev.sluice.config.Secret;
import dev.sluice.media.MediaFetcher;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.MediaSource;
import dev.sluice.provider.OpaqueState;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import dev.sluice.upstream.UpstreamCall;
import dev.sluice.upstream.UpstreamClient;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
        return router.route(request.model(), mayCall)
                .compose(route -> withMedia(request, route, abandoned).compose(whole -> call(whole, route)));
    }

    /** The request with the bytes that its model wants in place of URLs. */
    private Future<ChatRequest> withMedia(ChatRequest request, Route route, Future<Void> abandoned) {
        List<MediaSource.Remote> wanted =
                route.provider().wire(request, route.model()).wantedInline(request, route.model());
        return wanted.isEmpty()
                ? Future.succeededFuture(request)
                : media.fetch(wanted, abandoned).map(fetched -> MediaInlining.inline(request, fetched));
    }

    private Future<ChatStream> call(ChatRequest request, Route route) {
        EndpointConfig endpoint = route.endpoint();
        StreamContext context = new StreamContext(
                route.model().provider(), route.model().upstreamName(), keyRef(endpoint.apiKey()), ids::toolCall);
        Wire wire = route.provider().wire(request, route.model());
        ChatRequest own = OpaqueState.keepFor(request, context, wire.stateBoundToModel());
        return switch (wire.encode(own, route.model())) {
            case Checked.Invalid<WireRequest> invalid ->
                Future.failedFuture(new GatewayException(GatewayError.invalid(invalid.violations())));
            case Checked.Valid<WireRequest> valid -> {
                UpstreamCall call = new UpstreamCall(
                        endpoint.baseUrl(), route.provider().auth(), endpoint.apiKey(), wire, valid.value(), context);
                yield Future.succeededFuture(
                        new ChatStream(head(request, route, valid.value()), listener -> upstream.open(call, listener)));
            }
        };
    }

    private AnswerHead head(ChatRequest request, Route route, WireRequest encoded) {
        return new AnswerHead(
                ids.answer(clock.instant()),
                clock.instant(),
                request.model(),
                new AnswerHead.AnsweredBy(
                        route.model().provider(), route.model().upstreamName(), null),
                encoded.warnings());
    }

    private static String keyRef(@Nullable Secret key) {
        return key == null ? "none" : key.fingerprint();
    }
}
