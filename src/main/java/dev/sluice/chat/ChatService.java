package dev.sluice.chat;

import dev.sluice.config.EndpointConfig;
import dev.sluice.config.Secret;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.provider.OpaqueState;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import dev.sluice.upstream.UpstreamCall;
import dev.sluice.upstream.UpstreamClient;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers chat requests. One per event loop. */
public final class ChatService {

    private final ModelRouter router;
    private final UpstreamClient upstream;
    private final AnswerIds ids;
    private final InstantSource clock;

    public ChatService(ModelRouter router, UpstreamClient upstream, AnswerIds ids, InstantSource clock) {
        this.router = router;
        this.upstream = upstream;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Begins to answer. The future fails with a {@link GatewayException} if the request cannot go anywhere or the model cannot take it:
     * then no provider was called. Otherwise it holds the stream at once, before the provider has answered.
     *
     * @param mayCall whether the caller's token allows a model
     */
    public Future<ChatStream> open(ChatRequest request, Predicate<String> mayCall) {
        return router.route(request.model(), mayCall).compose(route -> call(request, route));
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

    /** Tells one account from another without telling the key. */
    private static String keyRef(@Nullable Secret key) {
        if (key == null) {
            return "none";
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
