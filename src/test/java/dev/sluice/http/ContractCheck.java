package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.JsonMutations;
import dev.sluice.json.ResourceText;
import dev.sluice.json.SchemaCheck;
import dev.sluice.json.YamlDocument;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges what a gateway answers by the OpenAPI document that it ships: the status, the type, and the form of what is in it. */
final class ContractCheck {

    private static final JsonObject DOCUMENT =
            YamlDocument.parse(ResourceText.read("/openapi.yaml")).json();
    private static final Map<JsonObject, SchemaCheck> CHECKS = new ConcurrentHashMap<>();
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    private final String what;
    private final String path;
    private final RawClient.Answer answer;

    private ContractCheck(String method, String target, RawClient.Answer answer) {
        this.what = method + " " + target + ": " + answer.status();
        this.path = target.replaceFirst("\\?.*", "");
        this.answer = answer;
    }

    /**
     * Fails if the document does not name this answer for this operation. What is no operation of it is refused.
     *
     * @param target path, and perhaps a query
     */
    static void fits(String method, String target, RawClient.Answer answer) {
        if (!answer.body().isEmpty()) {
            new ContractCheck(method, target, answer).fits(method);
        }
    }

    private void fits(String method) {
        JsonObject operation = operation(method);
        if (operation == null) {
            assertThat(answer.status()).as(what).isBetween(400, 499);
            fits(component("schemas/" + (speaksV1() ? "OpenAiError" : "ErrorEnvelope")), answer.body());
            return;
        }
        JsonObject response = response(operation);
        String type = answer.headers().getOrDefault("content-type", "").replaceFirst(";.*", "");
        assertThat(response.getJsonObject("content").fieldNames()).as(what).contains(type);
        if (type.equals("application/json")) {
            fits(response.getJsonObject("content").getJsonObject(type).getJsonObject("schema"), answer.body());
        } else if (type.equals("text/event-stream")) {
            events();
        }
    }

    private void events() {
        assertThat(answer.body()).as(what).endsWith("\n\n");
        for (String event : answer.body().strip().split("\n\n", -1)) {
            int data = event.indexOf("data: {");
            if (data >= 0) {
                fits(component("schemas/" + schemaOf(event)), event.substring(data + 6));
            }
        }
    }

    private String schemaOf(String event) {
        if (event.contains("event: run\n")) {
            return "ChatCompletionRun";
        }
        if (event.contains("event: restart\n")) {
            return "RunRestart";
        }
        boolean error = event.contains("event: error\n");
        return speaksV1() ? (error ? "OpenAiError" : "OpenAiChunk") : error ? "ErrorEnvelope" : "ChatCompletionChunk";
    }

    private boolean speaksV1() {
        return path.startsWith("/v1/");
    }

    private void fits(JsonObject schema, String json) {
        SchemaCheck check = CHECKS.computeIfAbsent(
                schema,
                first -> SchemaCheck.of(new JsonObject()
                        .put("properties", new JsonObject().put("answer", schema))
                        .put("components", DOCUMENT.getJsonObject("components"))));
        assertThat(check.check(new JsonObject().put("answer", JsonMutations.parse(json))))
                .as(what + " " + json)
                .isEmpty();
    }

    private @Nullable JsonObject operation(String method) {
        JsonObject paths = DOCUMENT.getJsonObject("paths");
        for (String template : paths.fieldNames()) {
            if (path.matches(PARAMETER.matcher(template).replaceAll("[^/]+"))) {
                return paths.getJsonObject(template).getJsonObject(method.toLowerCase(Locale.ROOT));
            }
        }
        return null;
    }

    private JsonObject response(JsonObject operation) {
        JsonObject responses = operation.getJsonObject("responses");
        JsonObject response = responses.getJsonObject("" + answer.status(), responses.getJsonObject("default"));
        assertThat(response).as(what + " is in the contract").isNotNull();
        String reference = response.getString("$ref");
        return reference == null ? response : at(reference.substring(1));
    }

    private static JsonObject component(String name) {
        return at("/components/" + name);
    }

    private static JsonObject at(String pointer) {
        return (JsonObject) Objects.requireNonNull(JsonPointer.from(pointer).queryJson(DOCUMENT));
    }
}
