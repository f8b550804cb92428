package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.GatewayError;
import dev.sluice.model.Violation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The failure envelope: one entry for each thing wrong with the request, or one for the failure. */
final class V3Errors {

    private V3Errors() {}

    static void write(JsonGenerator out, GatewayError error, String requestId) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("success", false);
        out.writeArrayFieldStart("errors");
        if (error.kind() == GatewayError.Kind.INTERNAL) {
            // Whatever our bug has to say for itself is for the log.
            entry(out, error.kind().code(), "internal error in request " + requestId, null);
        } else if (error.violations().isEmpty()) {
            entry(out, error.kind().code(), error.message(), null);
        } else {
            for (Violation violation : error.violations()) {
                entry(out, violation.code(), violation.message(), violation.field());
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** One thing that is wrong. */
    static void entry(JsonGenerator out, String code, String message, @Nullable String field) throws IOException {
        out.writeStartObject();
        out.writeStringField("code", code);
        out.writeStringField("message", message);
        if (field != null) {
            out.writeStringField("field", field);
        }
        out.writeEndObject();
    }
}
