package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.JsonMutations;
import dev.sluice.json.JsonReader;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever is sent gives a request or violations; never an exception, never a violation without code, message and place. */
class V3HostileRequestTest {

    private static final V3Dialect DIALECT = new V3Dialect();

    private static JsonObject full() throws IOException {
        return JsonMutations.parse(Files.readString(Path.of("src/test/resources/dialect/v3/full-request.json")));
    }

    @Test
    void everyMutationOfARequestIsARequestOrIsExplained() throws IOException {
        Set<String> codes = new TreeSet<>();
        JsonMutations.each(full(), (name, mutation) -> {
            if (DIALECT.decodeRequest(mutation) instanceof Checked.Invalid<ChatRequest> invalid) {
                for (Violation violation : invalid.violations()) {
                    codes.add(violation.code());
                    assertThat(violation.message()).as(name).isNotBlank();
                    assertThat(violation.field()).as(name).isNotBlank();
                }
            }
        });
        assertThat(codes)
                .containsExactly(
                        "invalid",
                        "invalid_media",
                        "invalid_tool_history",
                        "invalid_tool_name",
                        "media_unreachable",
                        "no_user_message",
                        "required",
                        "unsupported");
    }

    @Test
    void aChangeInOneMessageLeavesTheOthersUnblamed() throws IOException {
        JsonMutations.each(full(), (name, mutation) -> {
            if (name.startsWith("[messages, 7")
                    && DIALECT.decodeRequest(mutation) instanceof Checked.Invalid<ChatRequest> invalid) {
                assertThat(invalid.violations()).as(name).allSatisfy(violation -> assertThat(violation.field())
                        .startsWith("messages[7]"));
            }
        });
    }

    @Test
    void deepNestingIsAnOrdinaryProblem() {
        JsonReader reader = JsonReader.strict(1_000);
        String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        String body = "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                + "{\"role\":\"assistant\",\"content\":\"Ho\",\"extra_content\":" + deep + "},"
                + "{\"role\":\"user\",\"content\":" + deep + "}],"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
                + deep.replace("\"a\"", "\"not\"") + "}}]}";

        assertThat(reader.readObject(body).then(DIALECT::decodeRequest)).isInstanceOf(Checked.Invalid.class);
    }

    @Test
    void largeMediaAreJudgedQuickly() {
        String megabytes = "QUJD".repeat(5_000_000);
        JsonObject body =
                JsonMutations.parse("{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"image_url\",\"image_url\":\"data:image/png;base64," + megabytes + "\"},"
                        + "{\"type\":\"file\",\"file\":{\"file_data\":\"" + megabytes + "=\"}}]}]}");

        assertThat(DIALECT.decodeRequest(body))
                .isEqualTo(Checked.invalid(List.of(new Violation(
                        "invalid_media",
                        "messages[0].content[1].file.file_data is not valid base64",
                        "messages[0].content[1].file.file_data"))));
    }
}
