package dev.sluice.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.provider.JsonBody;
import dev.sluice.provider.RequestText;
import dev.sluice.provider.SchemaText;
import dev.sluice.provider.UnsentFields;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Support;
import dev.sluice.registry.ModelInfo.Trait;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Messages request, always for a stream: the answer to a client that wants one document is put together here. One per request;
 * one thread.
 */
final class RequestEncoder {

    private static final String PATH = "/v1/messages";
    private static final Map<String, String> HEADERS = Map.of("anthropic-version", "2023-06-01");
    private static final String REQUEST_ID_HEADER = "request-id";

    /** What every model in service can write (models page, 2026-08-22), for one of which the registry does not know it. */
    private static final int DEFAULT_MAX_TOKENS = 64_000;

    /** Below this a model that thinks by itself may have nothing left to answer with. */
    private static final int THOUGHT_TOKENS = 2_048;

    /** Errors page, 2026-08-22. */
    private static final int MAX_BODY_BYTES = 32 << 20;

    private static final String SCHEMA = "response_format.json_schema.schema";
    private static final String JSON_ONLY = "Answer with one JSON object and nothing else, without a code fence.";
    private static final String SCHEMA_ONLY =
            "Answer with JSON that fits this JSON Schema and nothing else, without a code fence:\n";

    private final ChatRequest request;
    private final ModelInfo model;
    private final Findings findings;

    private RequestEncoder(ChatRequest request, ModelInfo model) {
        this.request = request;
        this.model = model;
        this.findings = new Findings(model);
    }

    static Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        RequestEncoder encoder = new RequestEncoder(request, model);
        Buffer body = JsonBody.write(RequestText.sizeHint(request), encoder::write);
        Findings findings = encoder.findings;
        if (body.length() > MAX_BODY_BYTES) {
            findings.mediaTooLarge("messages", "bytes of the whole request", body.length(), MAX_BODY_BYTES);
        }
        return findings.checked(new WireRequest(PATH, HEADERS, body, true, REQUEST_ID_HEADER, findings.warnings()));
    }

    private void write(JsonGenerator out) throws IOException {
        int maxTokens = maxTokens(request.sampling().maxTokens());
        Turns turns = Turns.of(request.messages(), model.has(Trait.SYSTEM_ANYWHERE));
        Thinking thinking = Thinking.of(request.reasoning(), turns, model, maxTokens, findings);
        Format format = format();
        out.writeStartObject();
        out.writeStringField("model", model.upstreamName());
        out.writeNumberField("max_tokens", maxTokens);
        messages(out, turns, thinking.replayed(), format.instruction());
        sampling(out, request.sampling(), thinking);
        new ToolsWriter(out, model, findings).write(request.toolUse(), thinking);
        thinking.write(out);
        outputConfig(out, thinking.effort(), format.schema());
        out.writeBooleanField("stream", true);
        out.writeEndObject();
    }

    private int maxTokens(@Nullable Integer wanted) {
        Integer limit = model.sizes().maxOutput();
        if (wanted == null) {
            return limit == null ? DEFAULT_MAX_TOKENS : limit;
        }
        if (wanted < THOUGHT_TOKENS && model.has(Trait.ADAPTIVE_THINKING)) {
            findings.lowLimit(THOUGHT_TOKENS);
        }
        if (limit != null && wanted > limit) {
            findings.clamped("max_tokens", limit);
            return limit;
        }
        return wanted;
    }

    private void messages(JsonGenerator out, Turns turns, boolean replays, @Nullable String instruction)
            throws IOException {
        MessageWriter writer = new MessageWriter(out, model, findings, replays);
        // Empty instructions are refused: none are no field (a live matrix of 2026-09-05).
        if (!turns.system().isEmpty() || instruction != null) {
            out.writeArrayFieldStart("system");
            for (Message.System system : turns.system()) {
                writer.systemTexts(system);
            }
            if (instruction != null) {
                writer.systemTexts(instructionOf(instruction));
            }
            out.writeEndArray();
        }
        out.writeArrayFieldStart("messages");
        writer.turns(turns);
        out.writeEndArray();
        UnsentFields.names(request, findings);
        UnsentFields.details(request, findings);
        UnsentFields.passThrough(request, findings);
    }

    private static Message.System instructionOf(String text) {
        return new Message.System("", List.of(new ContentPart.Text(text)), null);
    }

    private void sampling(JsonGenerator out, Sampling sampling, Thinking thinking) throws IOException {
        Double temperature = sampling.temperature();
        boolean both = temperature != null && model.has(Trait.ONE_SAMPLER);
        // Who thinks within a budget draws as it likes.
        boolean drawn = !thinking.isBudgeted();
        draw(out, "temperature", temperature, drawn && model.parameters().temperature() == Support.YES);
        draw(out, "top_p", sampling.topP(), drawn && !both && model.parameters().topP() == Support.YES);
        stop(out, sampling.stop());
        if (sampling.seed() != null) {
            findings.ignored("seed");
        }
    }

    private void draw(JsonGenerator out, String name, @Nullable Double value, boolean taken) throws IOException {
        if (value == null) {
            return;
        }
        if (!taken) {
            if (value != 1) {
                findings.ignored(name);
            }
            return;
        }
        if (value > 1) {
            findings.clamped(name, 1);
        }
        out.writeNumberField(name, Math.min(value, 1));
    }

    /**
     * A sequence of white space alone is refused by Anthropic (BerriAI/litellm#3286), and cannot be left out: the answer would go on
     * where the client wants it to end.
     */
    private void stop(JsonGenerator out, List<String> stop) throws IOException {
        if (stop.isEmpty()) {
            return;
        }
        int taken = model.parameters().stop();
        if (taken == 0) {
            findings.unsupportedParameter("stop", "stop is not supported by " + model.id());
        } else if (stop.stream().anyMatch(String::isBlank)) {
            findings.unsupportedParameter("stop", "stop must contain a non-whitespace character for " + model.id());
        } else if (stop.size() > taken) {
            findings.unsupportedParameter(
                    "stop", "stop takes at most %d sequences for %s".formatted(taken, model.id()));
        }
        out.writeArrayFieldStart("stop_sequences");
        for (String sequence : stop) {
            out.writeString(sequence);
        }
        out.writeEndArray();
    }

    /**
     * The answer's form.
     *
     * @param schema what the answer is held to, or null
     * @param instruction what the model is told about it, or null
     */
    private record Format(@Nullable String schema, @Nullable String instruction) {}

    private Format format() {
        return switch (request.responseFormat()) {
            case ResponseFormat.Text text -> new Format(null, null);
            case ResponseFormat.JsonObject object -> new Format(null, JSON_ONLY);
            case ResponseFormat.JsonSchema schema -> schema(schema);
        };
    }

    private Format schema(ResponseFormat.JsonSchema format) {
        if (!model.parameters().structuredOutput()) {
            findings.unsupportedParameter(
                    "response_format", "response_format json_schema is not supported by " + model.id());
            return new Format(null, null);
        }
        String described = SchemaText.described(format.schema(), format.description());
        SchemaBudget budget = SchemaBudget.of(request.toolUse().tools()).plus(SchemaBudget.of(format.schema()));
        if (Boolean.TRUE.equals(format.strict())) {
            if (budget.isExceeded()) {
                findings.violation(Violation.TOO_MANY, SCHEMA, "%s for %s".formatted(budget.excess(), model.id()));
            }
            return new Format(SchemaSubset.strict(described, SCHEMA, findings), null);
        }
        String schema = budget.isExceeded() ? null : SchemaSubset.loose(described, findings);
        return new Format(schema, schema == null ? SCHEMA_ONLY + described : null);
    }

    private static void outputConfig(JsonGenerator out, @Nullable String effort, @Nullable String schema)
            throws IOException {
        if (effort == null && schema == null) {
            return;
        }
        out.writeObjectFieldStart("output_config");
        if (effort != null) {
            out.writeStringField("effort", effort);
        }
        if (schema != null) {
            out.writeObjectFieldStart("format");
            out.writeStringField("type", "json_schema");
            out.writeFieldName("schema");
            out.writeRawValue(schema);
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
