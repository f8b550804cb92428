package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a generateContent request as Google does, for the model that it names. What is not told in the fixtures or by the
 * sources named here and in {@link GeminiParser} is refused in words of the sandbox's own, with Google's status and form.
 */
final class GeminiCheck {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}");

    private final GeminiFamily family;
    private final String model;
    private final JsonFields request;
    private final GeminiFindings findings = new GeminiFindings();

    private GeminiCheck(String model, JsonFields request) {
        this.family = GeminiFamily.of(model);
        this.model = model;
        this.request = request;
    }

    /** What Google would refuse the request for; null if it would take it. */
    static @Nullable GeminiError problem(String model, JsonObject request) {
        GeminiCheck check = new GeminiCheck(model, JsonFields.of(request));
        check.all();
        return check.findings.first();
    }

    private void all() {
        if (request.objects("contents").isEmpty()) {
            findings.invalid("contents", "contents is not specified");
        }
        systemInstruction();
        tools();
        toolConfig();
        GeminiConfigCheck.check(family, request, declarations(), findings);
        new GeminiTurnCheck(family, model, findings).check(request.objects("contents"));
        if (request.string("cachedContent") != null) {
            findings.report(GeminiError.noSuchCache());
        }
    }

    private void systemInstruction() {
        JsonFields instruction = request.object("systemInstruction");
        if (instruction == null) {
            return;
        }
        if (instruction.objects("parts").isEmpty()) {
            findings.invalid(instruction, "parts", "contents.parts must not be empty.");
        }
        for (JsonFields part : instruction.objects("parts")) {
            if (part.keys().isEmpty()) {
                findings.invalid(part, "data", "required oneof field 'data' must have one initialized field");
            }
            if (part.string("text") == null) {
                findings.invalid(part, "data", "only text is supported in system_instruction");
            }
        }
    }

    private List<JsonFields> declarations() {
        return request.objects("tools").stream()
                .flatMap(tool -> tool.objects("functionDeclarations").stream())
                .toList();
    }

    /** Names: google-gemini/gemini-cli#9535. */
    private void tools() {
        List<JsonFields> declarations = declarations();
        for (JsonFields declaration : declarations) {
            String name = declaration.string("name", "");
            if (!NAME.matcher(name).matches()) {
                findings.invalid(
                        declaration,
                        "name",
                        "Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9),"
                                + " underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.");
            }
            if (named(declarations, name) > 1) {
                findings.report(GeminiError.invalid("Duplicate function declaration found: " + name));
            }
            schema(declaration, "parameters", "parametersJsonSchema");
            schema(declaration, "response", "responseJsonSchema");
        }
    }

    private static long named(List<JsonFields> declarations, String name) {
        return declarations.stream()
                .filter(declaration -> declaration.string("name", "").equals(name))
                .count();
    }

    private void schema(JsonFields declaration, String openApi, String json) {
        GeminiSchemaCheck check = new GeminiSchemaCheck(family, findings);
        JsonFields schema = declaration.object(openApi);
        if (schema != null) {
            check.openApi(schema, GeminiFindings.snake(declaration.path(openApi)));
        }
        Object jsonSchema = declaration.value(json);
        if (jsonSchema != null) {
            check.json(jsonSchema, GeminiFindings.snake(declaration.path(json)));
            if (schema != null) {
                findings.invalid(declaration, openApi, "cannot be set together with " + GeminiFindings.snake(json));
            }
        }
    }

    /** Without declarations: UKGovernmentBEIS/inspect_ai#2462 and pydantic/pydantic-ai#5791. */
    private void toolConfig() {
        JsonFields config = request.objectOrEmpty("toolConfig").object("functionCallingConfig");
        if (config == null) {
            return;
        }
        if (declarations().isEmpty()) {
            findings.report(GeminiError.invalid("Function calling config is set without function_declarations."));
        }
        String mode = config.string("mode", "AUTO");
        if (mode.equals("VALIDATED") && !family.takesJsonSchema()) {
            findings.invalid(config, "mode", "VALIDATED is not supported by this model");
        }
        if (!config.strings("allowedFunctionNames").isEmpty() && !mode.equals("ANY") && !mode.equals("VALIDATED")) {
            findings.invalid(config, "allowedFunctionNames", "only allowed when mode is ANY or VALIDATED");
        }
        for (String name : config.strings("allowedFunctionNames")) {
            if (named(declarations(), name) == 0) {
                findings.invalid(config, "allowedFunctionNames", "function " + name + " is not declared");
            }
        }
    }
}
