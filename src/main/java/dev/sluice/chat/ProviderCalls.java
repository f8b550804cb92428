package dev.sluice.chat;

import dev.sluice.config.EndpointConfig.ApiKey;
import dev.sluice.media.MediaFetcher;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.MediaSource;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.StreamListener;
import dev.sluice.model.Violation;
import dev.sluice.model.Warning;
import dev.sluice.provider.OpaqueState;
import dev.sluice.provider.RequestText;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import dev.sluice.upstream.UpstreamCall;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamStream;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one model with one key, for one answer: the first, and, while nothing has come out, those that a refusal shows how to make
 * better. Each remedy is tried once. Event loop only.
 */
final class ProviderCalls {

    /** What can be done about a refusal, told by the code with which the adapters mark it. */
    private enum Remedy {
        /** The provider does not take its own opaque state back: leave it out. */
        DROP_STATE("invalid_extra_content"),
        /** The provider could not fetch a URL: fetch it here. Servers that refuse a provider's robots may well answer us. */
        FETCH_MEDIA("media_unreachable"),
        /** This account may not stream: ask for a document. */
        ONE_DOCUMENT("streaming_not_allowed"),
        /** The model slipped: ask once more. */
        ASK_AGAIN("");

        private final String code;

        Remedy(String code) {
            this.code = code;
        }

        static @Nullable Remedy of(GatewayError error) {
            if (error.repeat() == GatewayError.Repeat.ONCE) {
                return ASK_AGAIN;
            }
            for (Violation violation : error.violations()) {
                for (Remedy remedy : values()) {
                    if (remedy.code.equals(violation.code())) {
                        return remedy;
                    }
                }
            }
            return null;
        }
    }

    /** What all calls of one event loop share. */
    record Ways(HeavyWork heavyWork, UpstreamClient upstream, MediaFetcher media) {}

    private final Ways ways;
    private final Route route;
    private final ApiKey key;
    private final StreamContext context;
    private final Future<Void> abandoned;
    private final Set<Remedy> tried = EnumSet.noneOf(Remedy.class);
    private final List<Warning> lessons = new ArrayList<>();

    private Wire wire;
    private ChatRequest request;
    private @Nullable WireRequest next;

    /** @param abandoned completes when nobody wants the answer any more */
    ProviderCalls(
            Ways ways, Route route, ApiKey key, ChatRequest request, Supplier<String> callIds, Future<Void> abandoned) {
        this.ways = ways;
        this.route = route;
        this.key = key;
        this.wire = route.provider().wire(request, route.model());
        this.context = new StreamContext(
                route.model().provider(),
                route.model().upstreamName(),
                key.ref(),
                callIds,
                !(request.responseFormat() instanceof ResponseFormat.Text));
        this.abandoned = abandoned;
        this.request = OpaqueState.keepFor(request, context, wire.stateBoundToModel());
    }

    /**
     * Fetches what the model wants as bytes and encodes the request; after that the call can be opened. Fails with a
     * {@link GatewayException} that names everything the model cannot take.
     */
    Future<Void> prepare() {
        return fetched(wire.wantedInline(request, route.model())).compose(done -> encode());
    }

    /** What of the request the model cannot take, as far as that shows before anything is fetched. */
    Future<List<Violation>> refusals() {
        List<MediaSource.Remote> wanted = wire.wantedInline(request, route.model());
        List<Violation> refusals = new ArrayList<>(ways.media().refusals(wanted));
        return encoded(MediaInlining.withoutUnfetched(request, wanted)).map(encoded -> {
            if (encoded instanceof Checked.Invalid<WireRequest> invalid) {
                refusals.addAll(invalid.violations());
            }
            return refusals;
        });
    }

    /**
     * Makes the prepared call.
     *
     * @param traceparent goes along with it; null for none
     */
    UpstreamStream open(StreamListener listener, @Nullable String traceparent) {
        WireRequest call = next;
        if (call == null) {
            throw new IllegalStateException("no call is prepared");
        }
        UpstreamCall made = new UpstreamCall(
                route.endpoint().baseUrl(),
                route.provider().auth(),
                key.secret(),
                wire,
                traced(call, traceparent),
                context);
        return ways.upstream().open(made, new CostedUsage(listener, route));
    }

    private static WireRequest traced(WireRequest call, @Nullable String traceparent) {
        return traceparent == null ? call : call.withHeader("traceparent", traceparent);
    }

    /** What was left out of the prepared call without changing its meaning. */
    List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>(lessons);
        if (next != null) {
            warnings.addAll(next.warnings());
        }
        return warnings;
    }

    /** Prepares a better call than the one that failed; null if there is none. A failure of the future is what to report instead. */
    @Nullable
    Future<Void> prepareAfter(GatewayError error) {
        Remedy remedy = Remedy.of(error);
        if (remedy == null || !tried.add(remedy)) {
            return null;
        }
        return switch (remedy) {
            case DROP_STATE -> OpaqueState.isIn(request) ? withoutState() : null;
            case FETCH_MEDIA -> MediaInlining.remote(request).isEmpty() ? null : withBytes(error);
            case ONE_DOCUMENT -> unstreamed();
            case ASK_AGAIN -> Future.succeededFuture();
        };
    }

    private Future<Void> withoutState() {
        request = OpaqueState.drop(request);
        lessons.add(new Warning(
                "ignored",
                "messages",
                route.model().id() + " did not take the extra_content of earlier answers back; it was left out"));
        return encode();
    }

    private @Nullable Future<Void> unstreamed() {
        Wire documents = wire.unstreamed();
        if (documents == null) {
            return null;
        }
        wire = documents;
        return encode();
    }

    /** What cannot be fetched here either is refused as the provider did. */
    private Future<Void> withBytes(GatewayError error) {
        return fetched(MediaInlining.remote(request))
                .recover(unreachable -> Future.failedFuture(new GatewayException(error)))
                .compose(done -> encode());
    }

    private Future<Void> fetched(List<MediaSource.Remote> wanted) {
        return wanted.isEmpty()
                ? Future.succeededFuture()
                : ways.media()
                        .fetch(wanted, abandoned)
                        .onSuccess(bytes -> request = MediaInlining.inline(request, bytes))
                        .mapEmpty();
    }

    private Future<Void> encode() {
        return encoded(request).compose(encoded -> switch (encoded) {
            case Checked.Invalid<WireRequest> invalid ->
                Future.failedFuture(new GatewayException(GatewayError.invalid(invalid.violations())));
            case Checked.Valid<WireRequest> valid -> {
                next = valid.value();
                yield Future.succeededFuture();
            }
        });
    }

    private Future<Checked<WireRequest>> encoded(ChatRequest whole) {
        Wire format = wire;
        return ways.heavyWork().on(RequestText.sizeHint(whole), () -> format.encode(whole, route.model()));
    }
}
