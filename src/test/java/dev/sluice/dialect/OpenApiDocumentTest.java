package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.JsonMutations;
import dev.sluice.json.OfficialMetaschema;
import dev.sluice.json.ResourceText;
import dev.sluice.json.SchemaCheck;
import dev.sluice.json.YamlDocument;
import dev.sluice.model.GatewayError;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenApiDocumentTest {

    private static final JsonObject DOCUMENT =
            YamlDocument.parse(ResourceText.read("/openapi.yaml")).json();
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    @Test
    void saysWhatItIs() {
        assertThat(DOCUMENT.getString("openapi")).startsWith("3.1.");
        assertThat(DOCUMENT.getJsonObject("info").getString("title")).isNotBlank();
        assertThat(DOCUMENT.getJsonObject("info").getString("version")).isNotBlank();
        assertThat(DOCUMENT.fieldNames())
                .isSubsetOf("openapi", "info", "servers", "tags", "security", "paths", "components");
        assertThat(DOCUMENT.getJsonObject("components").fieldNames())
                .isSubsetOf("securitySchemes", "parameters", "headers", "responses", "schemas");
    }

    /** Independently of what is said here about the document. */
    @Test
    void openApisOwnSchemaAcceptsIt() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            OutputUnit verdict = OpenAPIVersion.V3_1
                    .getRepository(vertx, "app://test/")
                    .compose(schemas -> OpenAPIVersion.V3_1.validateContract(vertx, schemas, DOCUMENT.copy()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            assertThat(verdict.getErrors()).as(verdict.toJson().encode()).isNullOrEmpty();
            assertThat(verdict.getValid()).isTrue();
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        eachObject(DOCUMENT, "", (path, object) -> {
            if (object.getValue("$ref") instanceof String reference) {
                assertThat(target(reference)).as(path).isNotNull();
            }
            if (object.getValue("mapping") instanceof JsonObject mapping) {
                mapping.forEach(entry ->
                        assertThat(target((String) entry.getValue())).as(path).isNotNull());
            }
        });
    }

    private static @Nullable Object target(String reference) {
        assertThat(reference).startsWith("#/");
        return JsonPointer.from(reference.substring(1)).queryJson(DOCUMENT);
    }

    @Test
    void everyOperationIsNamedOnceAndDescribesItsAnswers() {
        List<String> names = new ArrayList<>();
        List<String> tags = DOCUMENT.getJsonArray("tags").stream()
                .map(tag -> ((JsonObject) tag).getString("name"))
                .toList();
        for (String path : DOCUMENT.getJsonObject("paths").fieldNames()) {
            JsonObject item = DOCUMENT.getJsonObject("paths").getJsonObject(path);
            assertThat(path).startsWith("/");
            for (String method : item.fieldNames()) {
                if (METHODS.contains(method)) {
                    JsonObject operation = item.getJsonObject(method);
                    names.add(operation.getString("operationId"));
                    assertThat(operation.getString("summary")).as(path).isNotBlank();
                    assertThat(tags)
                            .containsAll(operation.getJsonArray("tags").stream()
                                    .map(String.class::cast)
                                    .toList());
                    describesItsAnswers(path, operation.getJsonObject("responses"));
                }
            }
        }
        assertThat(names).doesNotContainNull().doesNotHaveDuplicates().contains("createChatCompletion");
    }

    private static void describesItsAnswers(String path, JsonObject responses) {
        assertThat(responses).as(path).isNotEmpty();
        for (String status : responses.fieldNames()) {
            assertThat(status).matches("[1-5][0-9]{2}|default");
            JsonObject response = resolved(responses.getJsonObject(status));
            assertThat(response.getString("description")).as(path + status).isNotBlank();
        }
    }

    private static JsonObject resolved(JsonObject object) {
        String reference = object.getString("$ref");
        return reference != null && target(reference) instanceof JsonObject target ? target : object;
    }

    @Test
    void everySchemaIsAJsonSchema() {
        OfficialMetaschema metaschema = new OfficialMetaschema();
        List<String> seen = new ArrayList<>();
        eachSchema((path, schema) -> {
            seen.add(path);
            assertThat(metaschema.accepts(schema)).as(path).isTrue();
        });
        assertThat(seen).hasSizeGreaterThan(50);
    }

    @Test
    void everyExampleFitsItsSchema() {
        List<String> seen = new ArrayList<>();
        eachObject(DOCUMENT, "", (path, object) -> {
            if (object.getValue("schema") instanceof JsonObject schema) {
                if (object.containsKey("example")) {
                    seen.add(path);
                    fits(path, schema, object.getValue("example"));
                }
                JsonObject examples = object.getJsonObject("examples", new JsonObject());
                for (String name : examples.fieldNames()) {
                    seen.add(path + name);
                    fits(path + name, schema, examples.getJsonObject(name).getValue("value"));
                }
            }
        });
        eachSchema((path, schema) -> {
            if (schema.getValue("examples") instanceof JsonArray examples) {
                for (int i = 0; i < examples.size(); i++) {
                    seen.add(path);
                    fits(path, schema, examples.getValue(i));
                }
            }
        });
        assertThat(seen).hasSizeGreaterThan(30);
    }

    private static void fits(String path, JsonObject schema, @Nullable Object example) {
        SchemaCheck check = SchemaCheck.of(new JsonObject()
                .put("properties", new JsonObject().put("example", schema))
                .put("components", DOCUMENT.getJsonObject("components")));
        assertThat(check.check(new JsonObject().put("example", example)))
                .as(path)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/paths/~1v3~1ai~1chat_completions/post",
                "/paths/~1v3~1ai~1chat_completion_runs~1{uid}~1events/get"
            })
    void everyStreamInTheExamplesHoldsWhatItsEventsAreNamedFor(String operation) {
        JsonObject examples = at(operation + "/responses/200/content/text~1event-stream/examples");
        for (String name : examples.fieldNames()) {
            String stream = examples.getJsonObject(name).getString("value");
            assertThat(stream).endsWith("\n\n");
            for (String event : stream.strip().split("\n\n", -1)) {
                String data = event.substring(event.indexOf("data: ") + 6);
                if (!data.equals("[DONE]")) {
                    SchemaCheck check = SchemaCheck.ofComponent(DOCUMENT, schemaOf(event));
                    assertThat(check.check(JsonMutations.parse(data))).as(data).isEmpty();
                }
            }
        }
    }

    private static String schemaOf(String event) {
        String type = event.startsWith("event: ") ? event.substring(7, event.indexOf('\n')) : "";
        return switch (type) {
            case "error" -> "ErrorEnvelope";
            case "run" -> "ChatCompletionRun";
            case "restart" -> "RunRestart";
            default -> "ChatCompletionChunk";
        };
    }

    @ParameterizedTest
    @EnumSource(GatewayError.Kind.class)
    void everyKindOfFailureIsAmongTheAnswersOfTheChatEndpoint(GatewayError.Kind kind) {
        JsonObject responses = at("/paths/~1v3~1ai~1chat_completions/post/responses");

        assertThat(responses.fieldNames()).contains(String.valueOf(kind.status()));
        JsonObject response = resolved(responses.getJsonObject(String.valueOf(kind.status())));
        assertThat(response.getString("description")).contains("`" + kind.code() + "`");
        assertThat(response.getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("schema"))
                .isEqualTo(new JsonObject().put("$ref", "#/components/schemas/ErrorEnvelope"));
    }

    private static JsonObject at(String pointer) {
        return (JsonObject) Objects.requireNonNull(JsonPointer.from(pointer).queryJson(DOCUMENT));
    }

    /** Components, and whatever stands under {@code schema}. */
    private static void eachSchema(BiConsumer<String, JsonObject> out) {
        JsonObject components = DOCUMENT.getJsonObject("components").getJsonObject("schemas");
        components.fieldNames().forEach(name -> out.accept(name, components.getJsonObject(name)));
        eachObject(DOCUMENT, "", (path, object) -> {
            if (object.getValue("schema") instanceof JsonObject schema
                    && !path.contains("/properties")
                    && !path.contains("/example")) {
                out.accept(path, schema);
            }
        });
    }

    private static void eachObject(@Nullable Object value, String path, BiConsumer<String, JsonObject> out) {
        if (value instanceof JsonObject object) {
            out.accept(path, object);
            object.fieldNames().stream()
                    .filter(key -> !key.equals("value"))
                    .forEach(key -> eachObject(object.getValue(key), path + "/" + key, out));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                eachObject(array.getValue(i), path + "/" + i, out);
            }
        }
    }
}
