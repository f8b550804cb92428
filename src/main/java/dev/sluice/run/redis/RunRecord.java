package dev.sluice.run.redis;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run's record says: the values of {@link #FIELDS} in their order. */
final class RunRecord {

    /** The first one is always there. */
    static final List<String> FIELDS = List.of(
            "tenant",
            "subject",
            "dialect",
            "model",
            "metadata",
            "st",
            "attempt",
            "created",
            "updated",
            "started",
            "ended",
            "expires",
            "code",
            "message",
            "prio",
            "frames",
            "outbytes",
            "outref",
            "out");

    /** Those that a list of runs needs. */
    static final List<String> SUMMARY = FIELDS.subList(0, FIELDS.indexOf("prio"));

    private final String uid;
    private final Response values;

    private RunRecord(String uid, Response values) {
        this.uid = uid;
        this.values = values;
    }

    /** Null if there is no record. */
    static @Nullable RunRecord of(String uid, @Nullable Response values) {
        return values == null || values.get(0) == null ? null : new RunRecord(uid, values);
    }

    boolean belongsTo(RunOwner owner) {
        return owner.tenant().equals(text("tenant")) && owner.subject().equals(text("subject"));
    }

    boolean ended() {
        return status().terminal();
    }

    /** Whether it waits for its first worker, so that it has a position. */
    boolean waits() {
        return status() == RunStatus.QUEUED;
    }

    String queueKey() {
        return RunKeys.queue(text("prio"), RunKeys.tenant(text("tenant")));
    }

    /** How many frames its log has had. */
    long frames() {
        String frames = textOrNull("frames");
        return frames == null ? 0 : Long.parseLong(frames);
    }

    /** How large its result is, or the text of its failure. */
    long outputBytes() {
        return Long.parseLong(text("outbytes"));
    }

    /** Where its result, or the text of its failure, is kept in pieces; null if it is not. */
    @Nullable
    String outputKey() {
        String reference = textOrNull("outref");
        return reference == null ? null : RunKeys.output(uid, reference);
    }

    /** Its result, or the text of its failure, if it is kept in the record. */
    @Nullable
    Buffer output() {
        Response value = value("out");
        return value == null ? null : value.toBuffer();
    }

    /** The run without its result. */
    Run summary() {
        return run(null, null);
    }

    /** The run, waiting at a position. */
    Run waiting(@Nullable Long position) {
        return run(position, null);
    }

    /** The run with its result or the text of its failure. */
    Run whole(@Nullable Buffer output) {
        return run(null, output == null ? null : output.toString());
    }

    private Run run(@Nullable Long position, @Nullable String output) {
        RunStatus status = status();
        Instant started = instantOrNull("started");
        Run.Times times = new Run.Times(
                instant("created"), instant("updated"), started, instantOrNull("ended"), instantOrNull("expires"));
        return new Run(
                uid,
                text("dialect"),
                text("model"),
                status,
                metadata(text("metadata")),
                times,
                Integer.parseInt(text("attempt")),
                position,
                status == RunStatus.COMPLETED ? output : null,
                status == RunStatus.FAILED ? new Run.Failed(text("code"), text("message"), output) : null);
    }

    /** The same as in the scripts: a run that has been begun is in progress until its end. */
    private RunStatus status() {
        return switch (text("st")) {
            case "completed" -> RunStatus.COMPLETED;
            case "failed", "cancelled" -> RunStatus.FAILED;
            case "queued" -> value("started") == null ? RunStatus.QUEUED : RunStatus.IN_PROGRESS;
            default -> RunStatus.IN_PROGRESS;
        };
    }

    static Map<String, String> metadata(String json) {
        Map<String, String> labels = new TreeMap<>();
        new JsonObject(json)
                .forEach(label -> labels.put(label.getKey(), label.getValue().toString()));
        return labels;
    }

    private Instant instant(String field) {
        return Instant.ofEpochMilli(Long.parseLong(text(field)));
    }

    private @Nullable Instant instantOrNull(String field) {
        return value(field) == null ? null : instant(field);
    }

    private String text(String field) {
        String text = textOrNull(field);
        if (text == null) {
            throw new IllegalStateException("the record of run " + uid + " has no " + field);
        }
        return text;
    }

    private @Nullable String textOrNull(String field) {
        Response value = value(field);
        return value == null ? null : value.toString();
    }

    private @Nullable Response value(String field) {
        return values.get(FIELDS.indexOf(field));
    }
}
