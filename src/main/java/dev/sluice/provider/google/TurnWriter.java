package dev.sluice.provider.google;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.provider.JsonBody;
import dev.sluice.provider.google.Turn.Part;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes turns where the generator stands. */
final class TurnWriter {

    private final JsonGenerator out;

    TurnWriter(JsonGenerator out) {
        this.out = out;
    }

    void turn(Turn turn) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", turn.role().wireName());
        out.writeArrayFieldStart("parts");
        for (Part part : turn.parts()) {
            part(part);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void part(Part part) throws IOException {
        out.writeStartObject();
        switch (part) {
            case Part.Text text -> {
                out.writeStringField("text", text.text());
                signature(text.signature());
            }
            case Part.Inline inline -> inline(inline);
            case Part.FileUri file -> {
                out.writeObjectFieldStart("fileData");
                out.writeStringField("fileUri", file.uri());
                out.writeEndObject();
            }
            case Part.Call call -> {
                call(call);
                signature(call.signature());
            }
            case Part.Result result -> result(result);
        }
        out.writeEndObject();
    }

    private void inline(Part.Inline inline) throws IOException {
        out.writeObjectFieldStart("inlineData");
        out.writeStringField("mimeType", inline.mimeType());
        out.writeFieldName("data");
        JsonBody.writePlainString(out, "", inline.base64());
        out.writeEndObject();
    }

    private void call(Part.Call call) throws IOException {
        out.writeObjectFieldStart("functionCall");
        out.writeStringField("id", call.id());
        out.writeStringField("name", call.name());
        out.writeFieldName("args");
        out.writeRawValue(call.arguments());
        out.writeEndObject();
    }

    private void result(Part.Result result) throws IOException {
        out.writeObjectFieldStart("functionResponse");
        out.writeStringField("id", result.callId());
        out.writeStringField("name", result.name());
        out.writeObjectFieldStart("response");
        out.writeStringField(result.error() ? "error" : "output", result.text());
        out.writeEndObject();
        if (!result.media().isEmpty()) {
            out.writeArrayFieldStart("parts");
            for (Part.Inline inline : result.media()) {
                out.writeStartObject();
                inline(inline);
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void signature(@Nullable String signature) throws IOException {
        if (signature != null) {
            out.writeStringField("thoughtSignature", signature);
        }
    }
}
