package dev.sluice.run;

import dev.sluice.model.AllowedModels;
import dev.sluice.model.RunOwner;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to become a run.
 *
 * @param uid a UUID of version 7, minted by the router: enqueueing the same one again changes nothing
 * @param dialect the name of the format of {@code body}
 * @param model {@code provider/model} as asked
 * @param body the client's own bytes; not changed after this
 * @param idempotency null if the client gave no key
 * @param webhook where the terminal run is sent to; null for nowhere
 * @param models what its owner may call
 * @param account what its execution is charged to; empty for nothing
 * @param traceparent its place in a trace; null outside of any
 */
public record NewRun(
        String uid,
        RunOwner owner,
        String dialect,
        String model,
        Map<String, String> metadata,
        Buffer body,
        @Nullable Idempotency idempotency,
        @Nullable String webhook,
        AllowedModels models,
        String account,
        @Nullable String traceparent) {

    public NewRun {
        metadata = Map.copyOf(metadata);
    }

    /** Outside of any trace. */
    public NewRun(
            String uid,
            RunOwner owner,
            String dialect,
            String model,
            Map<String, String> metadata,
            Buffer body,
            @Nullable Idempotency idempotency,
            @Nullable String webhook,
            AllowedModels models,
            String account) {
        this(uid, owner, dialect, model, metadata, body, idempotency, webhook, models, account, null);
    }

    /** The same in a trace, if that is not null. */
    public NewRun tracedBy(@Nullable String parent) {
        return new NewRun(uid, owner, dialect, model, metadata, body, idempotency, webhook, models, account, parent);
    }

    /** Of an owner who may call every model, and of which nothing is charged. */
    public NewRun(
            String uid,
            RunOwner owner,
            String dialect,
            String model,
            Map<String, String> metadata,
            Buffer body,
            @Nullable Idempotency idempotency,
            @Nullable String webhook) {
        this(uid, owner, dialect, model, metadata, body, idempotency, webhook, AllowedModels.ALL, "");
    }

    /**
     * @param key as the client sent it
     * @param fingerprint of the request: the same key with another one is a mistake of the client
     */
    public record Idempotency(String key, String fingerprint) {}
}
