package dev.sluice.provider.anthropic;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.anthropic.Models.HAIKU_4_5;
import static dev.sluice.provider.anthropic.Models.OPUS_5;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ContentPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.MediaSource;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.registry.ModelInfo;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is too much for Anthropic is found before the call. */
class LimitsTest {

    private static final ContentPart.Image BY_URL =
            new ContentPart.Image(new MediaSource.Remote("url", "https://example.com/x"), null);

    @ParameterizedTest
    @CsvSource({"8000, 1, true", "8001, 1, false", "2001, 20, true", "2000, 21, true", "2001, 21, false"})
    void pixelsAreBoundedAndMoreSoWhereThereAreMany(int pixels, int images, boolean taken) {
        List<UserPart> parts = new ArrayList<>(Collections.nCopies(images - 1, BY_URL));
        parts.addFirst(image(pixels));
        RequestBuilder request = new RequestBuilder(new MessagesWire()).user(parts.toArray(new UserPart[0]));
        if (taken) {
            assertThat(request.encoded(HAIKU_4_5).warnings()).isEmpty();
        } else {
            assertThat(request.violations(HAIKU_4_5)).singleElement().satisfies(violation -> {
                assertThat(violation.code()).isEqualTo("media_too_large");
                assertThat(violation.field()).isEqualTo("image");
                assertThat(violation.message()).contains("pixels", String.valueOf(pixels), HAIKU_4_5.id());
            });
        }
    }

    @Test
    void largerContextTakesMoreImages() {
        assertThat(codes(images(101), HAIKU_4_5)).containsExactly("media_too_large");
        images(600).encoded(OPUS_5);
        assertThat(codes(images(601), OPUS_5)).containsExactly("media_too_large");
    }

    @Test
    void encryptedPdfIsRefused() {
        String body = "%PDF-1.7\n";
        String pdf = body + "xref\n0 1\n0000000000 65535 f \ntrailer << /Encrypt 2 0 R >>\nstartxref\n" + body.length()
                + "\n%%EOF\n";
        ContentPart.File file = new ContentPart.File(inline("file", pdf), "a.pdf");
        assertThat(codes(new RequestBuilder(new MessagesWire()).user(file), OPUS_5))
                .containsExactly("unsupported_content");
    }

    @Test
    void wholeRequestIsBounded() {
        RequestBuilder request = new RequestBuilder(new MessagesWire()).user(new Text("x".repeat((32 << 20) + 1)));
        assertThat(request.violations(OPUS_5)).singleElement().satisfies(violation -> {
            assertThat(violation.code()).isEqualTo("media_too_large");
            assertThat(violation.field()).isEqualTo("messages");
        });
    }

    @Test
    void strictToolsAreBounded() {
        RequestBuilder request = hello(new MessagesWire());
        for (int i = 0; i < 20; i++) {
            request.tool("f" + i, null, true).tool("g" + i, null, false);
        }
        request.encoded(OPUS_5);
        assertThat(codes(request.tool("f20", null, true), OPUS_5)).containsExactly("too_many");
    }

    @Test
    void strictSchemasMayLeaveSoMuchOpen() {
        hello(new MessagesWire()).tool("f", optional(24), true).encoded(OPUS_5);
        assertThat(codes(hello(new MessagesWire()).tool("f", optional(25), true), OPUS_5))
                .containsExactly("too_many");
        hello(new MessagesWire()).tool("f", optional(25), false).encoded(OPUS_5);
        hello(new MessagesWire()).tool("f", unions(16), true).encoded(OPUS_5);
        assertThat(codes(hello(new MessagesWire()).tool("f", unions(17), true), OPUS_5))
                .containsExactly("too_many");
    }

    @Test
    void toolsAndAnswerCountTogether() {
        RequestBuilder strict = hello(new MessagesWire())
                .tool("f", optional(20), true)
                .format(new ResponseFormat.JsonSchema("a", null, optional(5), true));
        assertThat(strict.violations(OPUS_5))
                .extracting(Violation::field)
                .containsExactly("response_format.json_schema.schema");
        RequestBuilder loose = hello(new MessagesWire())
                .tool("f", optional(20), true)
                .format(new ResponseFormat.JsonSchema("a", null, optional(5), null));
        assertThat(loose.body(OPUS_5).containsKey("output_config")).isFalse();
        assertThat(loose.body(OPUS_5).getJsonArray("system").encode()).contains("JSON Schema");
    }

    private static String optional(int count) {
        return properties(count, "{\"type\":\"string\"}", "");
    }

    private static String unions(int count) {
        StringBuilder required = new StringBuilder(",\"required\":[\"p0\"");
        for (int i = 1; i < count; i++) {
            required.append(",\"p").append(i).append('"');
        }
        return properties(count, "{\"type\":[\"string\",\"null\"]}", required + "]");
    }

    private static String properties(int count, String schema, String more) {
        StringBuilder properties = new StringBuilder();
        for (int i = 0; i < count; i++) {
            properties
                    .append(i == 0 ? "" : ",")
                    .append("\"p")
                    .append(i)
                    .append("\":")
                    .append(schema);
        }
        return "{\"type\":\"object\",\"properties\":{" + properties + "}" + more + ",\"additionalProperties\":false}";
    }

    private static RequestBuilder images(int count) {
        return new RequestBuilder(new MessagesWire())
                .user(Collections.nCopies(count, BY_URL).toArray(new UserPart[0]));
    }

    private static List<String> codes(RequestBuilder request, ModelInfo model) {
        return request.violations(model).stream().map(Violation::code).toList();
    }

    private static ContentPart.Image image(int width) {
        String size = "" + (char) (width >> 8) + (char) (width & 0xFF);
        return new ContentPart.Image(
                inline("image", "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\0\0" + size + "\0\0\0\u0001"), null);
    }

    private static MediaSource.Inline inline(String path, String latin1) {
        return RequestBuilder.inline(path, null, Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1)));
    }
}
