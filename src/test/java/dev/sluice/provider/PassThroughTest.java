package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.Warning;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of fields that only OpenAI's format has. */
class PassThroughTest {

    @Test
    void theirOwnFormatCarriesThemAll() {
        WireRequest request = encoded("openai", "chat");
        JsonObject body = new JsonObject(request.body());
        assertThat(body.getString("user")).isEqualTo("u");
        assertThat(body.getString("verbosity")).isEqualTo("low");
        assertThat(body.getString("previous_response_id")).isEqualTo("resp_1");
        assertThat(request.body().toString()).contains("\"top_k\":1.0");
        assertThat(request.warnings()).isEmpty();
    }

    /** State that OpenAI keeps for the account is not for one client among others to name. */
    @Test
    void responsesCarryWhatTheyShareWithChat() {
        WireRequest request = encoded("openai", "responses");
        JsonObject body = new JsonObject(request.body());
        assertThat(body.getString("user")).isEqualTo("u");
        assertThat(body.getJsonObject("text").encode()).isEqualTo("{\"verbosity\":\"low\"}");
        assertThat(body.fieldNames()).doesNotContain("verbosity", "top_k", "previous_response_id");
        assertThat(ignored(request)).containsExactly("previous_response_id", "top_k");
    }

    @ParameterizedTest
    @CsvSource({"anthropic, messages", "google, generate"})
    void othersLeaveThemOutAndSaySo(String provider, String wire) {
        WireRequest request = encoded(provider, wire);
        assertThat(request.body().toString()).doesNotContain("top_k", "verbosity", "resp_1", "\"u\"");
        assertThat(ignored(request)).containsExactly("previous_response_id", "top_k", "user", "verbosity");
    }

    private static List<String> ignored(WireRequest request) {
        return request.warnings().stream()
                .filter(warning -> warning.code().equals("ignored_parameter"))
                .map(Warning::field)
                .toList();
    }

    private static WireRequest encoded(String provider, String wire) {
        ContractSubject subject = ContractSubject.all().stream()
                .filter(each -> each.toString().equals(provider + " " + wire))
                .findFirst()
                .orElseThrow();
        return new RequestBuilder(ContractSubject.wire(provider, wire))
                .user(new Text("Hello"))
                .passThrough("user", "\"u\"")
                .passThrough("verbosity", "\"low\"")
                .passThrough("top_k", "1.0")
                .passThrough("previous_response_id", "\"resp_1\"")
                .encoded(subject.model());
    }
}
