package dev.sluice.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Trait;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the tools of one request and how they may be used (define tools page, 2026-08-22). One per request; one thread. */
final class ToolsWriter {

    /** Structured outputs page, 2026-08-22. */
    private static final int MAX_STRICT = 20;

    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
    private static final String NO_PARAMETERS_STRICT =
            "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;

    ToolsWriter(JsonGenerator out, ModelInfo model, Findings findings) {
        this.out = out;
        this.model = model;
        this.findings = findings;
    }

    /** @param thinking how the model is to think, which decides whether it can be made to call */
    void write(ToolUse use, Thinking thinking) throws IOException {
        boolean forced = use.choice() instanceof ToolChoice.Required || use.choice() instanceof ToolChoice.Function;
        if (use.tools().isEmpty()) {
            if (forced) {
                findings.violation(
                        Violation.INVALID, "tool_choice", "tool_choice asks for a call, but there are no tools");
            }
            return;
        }
        if (!model.parameters().tools()) {
            findings.unsupportedParameter("tools", "tools is not supported by " + model.id());
        }
        if (forced && (!model.has(Trait.FORCED_TOOLS) || thinking.isBudgeted())) {
            String where = model.has(Trait.FORCED_TOOLS) ? " together with reasoning_effort" : "";
            findings.unsupportedParameter(
                    "tool_choice", "%s cannot be made to call a tool%s".formatted(model.id(), where));
        }
        tools(use);
        choice(use.choice(), use.parallel());
    }

    private void tools(ToolUse use) throws IOException {
        long strict = use.tools().stream()
                .filter(tool -> Boolean.TRUE.equals(tool.strict()))
                .count();
        if (strict > MAX_STRICT) {
            findings.violation(
                    Violation.TOO_MANY,
                    "tools",
                    "tools takes at most %d strict functions for %s".formatted(MAX_STRICT, model.id()));
        }
        SchemaBudget budget = SchemaBudget.of(use.tools());
        if (budget.isExceeded()) {
            findings.violation(Violation.TOO_MANY, "tools", "%s for %s".formatted(budget.excess(), model.id()));
        }
        out.writeArrayFieldStart("tools");
        for (ToolDefinition tool : use.tools()) {
            tool(tool);
        }
        out.writeEndArray();
    }

    private void tool(ToolDefinition tool) throws IOException {
        boolean strict = Boolean.TRUE.equals(tool.strict());
        out.writeStartObject();
        out.writeStringField("name", tool.name());
        if (tool.description() != null) {
            out.writeStringField("description", tool.description());
        }
        out.writeFieldName("input_schema");
        if (tool.parameters() == null) {
            out.writeRawValue(strict ? NO_PARAMETERS_STRICT : NO_PARAMETERS);
        } else {
            String field = tool.path() + ".function.parameters";
            out.writeRawValue(
                    strict
                            ? InputSchema.strict(tool.parameters(), field, findings)
                            : InputSchema.loose(tool.parameters()));
        }
        if (strict) {
            out.writeBooleanField("strict", true);
        }
        out.writeEndObject();
    }

    private void choice(@Nullable ToolChoice choice, @Nullable Boolean parallel) throws IOException {
        boolean oneByOne = Boolean.FALSE.equals(parallel);
        if (choice == null && !oneByOne) {
            return;
        }
        out.writeObjectFieldStart("tool_choice");
        switch (choice == null ? new ToolChoice.Auto() : choice) {
            case ToolChoice.Auto auto -> out.writeStringField("type", "auto");
            case ToolChoice.Required required -> out.writeStringField("type", "any");
            case ToolChoice.None none -> out.writeStringField("type", "none");
            case ToolChoice.Function function -> {
                out.writeStringField("type", "tool");
                out.writeStringField("name", function.name());
            }
        }
        if (oneByOne && !(choice instanceof ToolChoice.None)) {
            out.writeBooleanField("disable_parallel_tool_use", true);
        }
        out.writeEndObject();
    }
}
