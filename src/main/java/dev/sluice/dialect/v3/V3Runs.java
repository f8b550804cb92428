package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.Run;
import dev.sluice.model.RunPage;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asynchronous runs, as their owners see them. */
final class V3Runs {

    private V3Runs() {}

    /** A run in the success envelope. */
    static void write(JsonGenerator out, Run run) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("success", true);
        out.writeFieldName("data");
        run(out, run);
        out.writeEndObject();
    }

    /** A page in the success envelope. */
    static void write(JsonGenerator out, RunPage page) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("success", true);
        out.writeObjectFieldStart("data");
        out.writeArrayFieldStart("chat_completion_runs");
        for (Run run : page.runs()) {
            run(out, run);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("pagination");
        out.writeNumberField("page", page.page());
        out.writeNumberField("per_page", page.perPage());
        out.writeNumberField("total", page.total());
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndObject();
    }

    static void run(JsonGenerator out, Run run) throws IOException {
        Run.Times times = run.times();
        out.writeStartObject();
        out.writeStringField("uid", run.uid());
        out.writeStringField("status", run.status().name());
        out.writeStringField("created_at", V3Json.time(times.createdAt()));
        out.writeStringField("updated_at", V3Json.time(times.updatedAt()));
        out.writeStringField("model", run.model());
        metadata(out, run.metadata());
        out.writeNumberField("attempts", run.attempts());
        Long position = run.queuePosition();
        if (position != null) {
            out.writeNumberField("queue_position", position);
        }
        time(out, "started_at", times.startedAt());
        time(out, "completed_at", times.completedAt());
        if (times.expiresAt() == null) {
            out.writeNullField("expires_at");
        } else {
            time(out, "expires_at", times.expiresAt());
        }
        outcome(out, run);
        out.writeEndObject();
    }

    private static void outcome(JsonGenerator out, Run run) throws IOException {
        String result = run.result();
        if (result != null) {
            out.writeFieldName("result");
            out.writeRawValue(result);
        }
        Run.Failed error = run.error();
        if (error != null) {
            out.writeStringField("error_message", error.message());
            out.writeObjectFieldStart("error");
            out.writeStringField("code", error.code());
            out.writeStringField("message", error.message());
            if (error.text() != null) {
                out.writeStringField("text", error.text());
            }
            out.writeEndObject();
        }
    }

    /** In the order of the keys: the same run is always the same bytes. */
    private static void metadata(JsonGenerator out, Map<String, String> metadata) throws IOException {
        out.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> label : new TreeMap<>(metadata).entrySet()) {
            out.writeStringField(label.getKey(), label.getValue());
        }
        out.writeEndObject();
    }

    private static void time(JsonGenerator out, String name, @Nullable Instant time) throws IOException {
        if (time != null) {
            out.writeStringField(name, V3Json.time(time));
        }
    }
}
