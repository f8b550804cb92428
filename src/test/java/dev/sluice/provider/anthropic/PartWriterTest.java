package dev.sluice.provider.anthropic;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.RequestBuilder.inline;
import static dev.sluice.provider.anthropic.Models.HAIKU_4_5;
import static dev.sluice.provider.anthropic.Models.PLAIN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.AssistantPart.ToolCall;
import dev.sluice.model.ContentPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.registry.ModelInfo;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images, audio, video and files: what is sent of them, and what is refused. */
class PartWriterTest {

    private static final String PATH = "messages[0].content[1].x";
    private static final String PNG = base64("\u0089PNG\r\n\u001A\nrest");
    private static final String PDF = base64("%PDF-1.7 rest");
    private static final MediaSource UPLOADED = new MediaSource.Uploaded(PATH, "file-1");

    @Test
    void imageIsSentByUrlOrWithTheTypeThatItShows() {
        assertThat(sent(image(remote("https://example.com/x"))))
                .isEqualTo("{'type':'image','source':{'type':'url','url':'https://example.com/x'}}");
        assertThat(sent(image(inline(PATH, "image/jpeg", PNG))))
                .isEqualTo("{'type':'image','source':{'type':'base64','media_type':'image/png','data':'" + PNG + "'}}");
    }

    @Test
    void fileIsADocument() {
        assertThat(sent(file(inline(PATH, null, PDF), "a.pdf")))
                .isEqualTo("{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'" + PDF
                        + "'},'title':'a.pdf'}");
        assertThat(sent(file(remote("https://example.com/x.PDF?y"), null)))
                .isEqualTo("{'type':'document','source':{'type':'url','url':'https://example.com/x.PDF?y'}}");
        assertThat(sent(file(inline(PATH, "text/markdown", base64("hello")), "a.md")))
                .isEqualTo("{'type':'document','source':{'type':'text','media_type':'text/plain','data':'hello'},"
                        + "'title':'a.md'}");
    }

    @Test
    void whatCannotBeSentIsRefused() {
        assertThat(refused(image(inline(PATH, null, base64("BMrest"))), HAIKU_4_5))
                .isEqualTo("unsupported_media_type");
        assertThat(refused(image(inline(PATH, null, "no base64")), HAIKU_4_5)).isEqualTo("invalid_media");
        assertThat(refused(image(inline(PATH, null, base64("abc"))), HAIKU_4_5)).isEqualTo("invalid_media");
        assertThat(refused(image(UPLOADED), HAIKU_4_5)).isEqualTo("unsupported_content");
        assertThat(refused(image(remote("https://example.com/x")), PLAIN)).isEqualTo("unsupported_content");
        assertThat(refused(file(UPLOADED, null), HAIKU_4_5)).isEqualTo("unsupported_content");
        assertThat(refused(file(inline(PATH, "application/pdf", base64("abc")), null), HAIKU_4_5))
                .isEqualTo("invalid_media");
        assertThat(refused(file(inline(PATH, null, base64("PK\u0003\u0004")), null), HAIKU_4_5))
                .isEqualTo("unsupported_media_type");
        assertThat(refused(new ContentPart.Audio(remote("https://example.com/x"), null), HAIKU_4_5))
                .isEqualTo("unsupported_content");
        assertThat(refused(new ContentPart.Video(remote("https://example.com/x")), HAIKU_4_5))
                .isEqualTo("unsupported_content");
    }

    @Test
    void largeImagesAndManyImagesAreRefused() {
        String large = base64("\u0089PNG\r\n\u001A\n" + "x".repeat(8 << 20));
        assertThat(refused(image(inline(PATH, null, large)), HAIKU_4_5)).isEqualTo("media_too_large");
        RequestBuilder request = hello(new MessagesWire());
        UserPart[] many = new UserPart[101];
        Arrays.fill(many, image(remote("https://example.com/x")));
        assertThat(request.user(many).violations(HAIKU_4_5))
                .extracting(Violation::code)
                .containsExactly("media_too_large");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/x, image, false",
        "http://example.com/x, image, true",
        "https://example.com/x.pdf, file, false",
        "https://example.com/x.txt, file, true",
        "http://example.com/x.pdf, file, true"
    })
    void whatAnthropicDoesNotFetchIsWantedAsBytes(String url, String kind, boolean wanted) {
        MediaSource.Remote source = new MediaSource.Remote(PATH, url);
        UserPart part = kind.equals("image") ? image(source) : file(source, null);
        RequestBuilder request = hello(new MessagesWire()).user(part);
        assertThat(new MessagesWire()
                        .wantedInline(request.build(HAIKU_4_5), HAIKU_4_5)
                        .contains(source))
                .isEqualTo(wanted);
        if (wanted) {
            assertThat(refused(part, HAIKU_4_5)).isEqualTo("unsupported_content");
        }
    }

    @Test
    void mediaInResultsIsSentWhereTheModelTakesIt() {
        RequestBuilder request = hello(new MessagesWire())
                .assistant(new ToolCall("t", "f", "{}", null))
                .toolResult("t", new Text("a"), image(remote("https://example.com/x")));
        assertThat(request.encoded(HAIKU_4_5).body().toString())
                .contains("\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\"");
        assertThat(request.violations(PLAIN)).extracting(Violation::code).containsExactly("unsupported_content");
    }

    private static String sent(UserPart part) {
        return hello(new MessagesWire())
                .user(new Text("a"), part)
                .body(HAIKU_4_5)
                .getJsonArray("messages")
                .getJsonObject(0)
                .getJsonArray("content")
                .getJsonObject(2)
                .encode()
                .replace('"', '\'');
    }

    private static String refused(UserPart part, ModelInfo model) {
        Violation violation =
                hello(new MessagesWire()).user(part).violations(model).getFirst();
        assertThat(violation.field()).isEqualTo(PATH);
        return violation.code();
    }

    private static ContentPart.Image image(MediaSource source) {
        return new ContentPart.Image(source, null);
    }

    private static ContentPart.File file(MediaSource source, @Nullable String filename) {
        return new ContentPart.File(source, filename);
    }

    private static MediaSource remote(String url) {
        return new MediaSource.Remote(PATH, url);
    }

    private static String base64(String latin1) {
        return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
    }
}
