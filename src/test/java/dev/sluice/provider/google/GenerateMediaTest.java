package dev.sluice.provider.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.registry.ModelInfo;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateMediaTest {

    private static final String PNG = base64("\u0089PNG\r\n\u001A\n1234");
    private static final String PDF = base64("%PDF-1.5");
    private static final String AVI = base64("RIFF1234AVI LIST");
    private static final String TEXT = base64("plain words");

    @Test
    void bytesTellTheType() {
        assertThat(parts(new ContentPart.Image(inline("image/gif", PNG), "low"), Models.GEMINI_2_5))
                .isEqualTo("[{'inlineData':{'mimeType':'image/png','data':'" + PNG + "'}}]");
        assertThat(parts(new ContentPart.Video(inline(null, AVI)), Models.GEMINI_2_5))
                .contains("'video/avi'");
        assertThat(parts(new ContentPart.Video(inline("video/mpeg", TEXT)), Models.GEMINI_2_5))
                .contains("'video/mpeg'");
        assertThat(parts(new ContentPart.File(inline("text/plain", PDF), null), Models.GEMINI_2_5))
                .contains("'application/pdf'");
        assertThat(parts(new ContentPart.File(inline("text/csv", TEXT), null), Models.GEMINI_2_5))
                .contains("'text/csv'");
        assertThat(parts(new ContentPart.File(inline("application/json", TEXT), null), Models.TEXT_ONLY))
                .contains("'text/plain'");
    }

    @Test
    void whatIsNotInTheListsIsRefused() {
        assertThat(codes(new ContentPart.Image(inline(null, base64("GIF89a123")), null), Models.GEMINI_3))
                .containsExactly("unsupported_media_type");
        assertThat(codes(new ContentPart.Audio(inline("audio/wav", PDF), "wav"), Models.GEMINI_3))
                .containsExactly("unsupported_media_type");
        assertThat(codes(new ContentPart.File(inline(null, base64("PK\u0003\u0004")), "a.docx"), Models.GEMINI_3))
                .containsExactly("unsupported_media_type");
        assertThat(codes(new ContentPart.Image(inline(null, TEXT), null), Models.GEMINI_3))
                .containsExactly("invalid_media");
        assertThat(codes(new ContentPart.File(inline("application/pdf", TEXT), null), Models.GEMINI_3))
                .containsExactly("invalid_media");
        assertThat(codes(new ContentPart.Image(inline(null, "%%%%"), null), Models.GEMINI_3))
                .containsExactly("invalid_media");
    }

    @Test
    void modelThatReadsTextAloneRefusesMedia() {
        for (ContentPart.Media media : List.of(
                new ContentPart.Image(inline(null, PNG), null),
                new ContentPart.Audio(inline(null, PNG), null),
                new ContentPart.Video(inline(null, PNG)),
                new ContentPart.File(inline(null, PDF), null))) {
            assertThat(codes(media, Models.TEXT_ONLY)).containsExactly("unsupported_content");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.youtube.com/watch?v=abc",
                "https://youtu.be/abc?t=3",
                "https://m.youtube.com/watch?v=abc",
                "http://youtube.com/shorts/abc"
            })
    void youTubeIsPassedOn(String url) {
        ContentPart.Video video = new ContentPart.Video(new MediaSource.Remote("p", url));
        assertThat(parts(video, Models.GEMINI_2_5)).isEqualTo("[{'fileData':{'fileUri':'" + url + "'}}]");
        assertThat(wanted(video, Models.GEMINI_2_5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://youtube.com.evil.example/watch?v=abc",
                "https://evil.example/youtu.be/abc",
                "https://www.youtube.com/",
                "https://x@youtu.be/abc"
            })
    void otherAddressesAreFetched(String url) {
        MediaSource.Remote remote = new MediaSource.Remote("p", url);
        assertThat(wanted(new ContentPart.Video(remote), Models.GEMINI_2_5)).containsExactly(remote);
        assertThat(codes(new ContentPart.Video(remote), Models.GEMINI_2_5)).containsExactly("unsupported_content");
    }

    @Test
    void longAddressIsReadInOnePass() {
        String url = "https://youtu.be/" + "a".repeat(200_000);
        assertThat(RemoteMedia.isYouTube(url)).isTrue();
        assertThat(RemoteMedia.isYouTube(url + " ")).isFalse();
    }

    @Test
    void whatTheModelRefusesIsNotFetched() {
        MediaSource.Remote remote = new MediaSource.Remote("p", "https://example.com/a");
        assertThat(wanted(new ContentPart.Image(remote, null), Models.GEMINI_3)).containsExactly(remote);
        assertThat(wanted(new ContentPart.Image(remote, null), Models.TEXT_ONLY))
                .isEmpty();
        assertThat(wanted(new ContentPart.File(remote, null), Models.TEXT_ONLY)).containsExactly(remote);
    }

    @ParameterizedTest
    @CsvSource({"files/abc-1", "https://generativelanguage.googleapis.com/v1beta/files/abc-1"})
    void uploadedFileIsKnownByItsNameOrUri(String id) {
        assertThat(parts(new ContentPart.File(new MediaSource.Uploaded("p", id), null), Models.GEMINI_2_5))
                .isEqualTo("[{'fileData':{'fileUri':'https://generativelanguage.googleapis.com/v1beta/files/abc-1'}}]");
    }

    @Test
    void uploadedFileOfSomeoneElseIsRefused() {
        for (String id : List.of("file-abc", "https://example.com/files/a", "files/../a")) {
            assertThat(codes(new ContentPart.File(new MediaSource.Uploaded("p", id), null), Models.GEMINI_3))
                    .containsExactly("invalid_media");
        }
    }

    @Test
    void inlineMediaIsBounded() {
        String big = base64("%PDF-" + "x".repeat(8_000_000));
        ContentPart.File file = new ContentPart.File(inline(null, big), null);
        RequestBuilder one = new RequestBuilder(new GenerateWire()).user(file, new ContentPart.Text("x"));
        assertThat(one.encoded(Models.GEMINI_3)).isNotNull();
        assertThat(new RequestBuilder(new GenerateWire()).user(file, file, file).violations(Models.GEMINI_3))
                .extracting(Violation::code)
                .containsExactly("media_too_large");
    }

    @Test
    void lastTurnHasTextWhereItIsWanted() {
        ContentPart.Image image = new ContentPart.Image(inline(null, PNG), null);
        assertThat(parts(image, Models.GEMINI_3)).endsWith(",{'text':'.'}]");
        assertThat(parts(image, Models.GEMINI_2_5)).doesNotContain("text");
    }

    @Test
    void mediaOfAResultIsInItOrFollows() {
        RequestBuilder request = RequestBuilder.hello(new GenerateWire())
                .assistant(new AssistantPart.ToolCall("c1", "f", "{}", null))
                .toolResult("c1", new ContentPart.Text("seen"), new ContentPart.Image(inline(null, PNG), null));
        String image = "{'inlineData':{'mimeType':'image/png','data':'" + PNG + "'}}";
        assertThat(contents(request, Models.GEMINI_3))
                .endsWith("'response':{'output':'seen'},'parts':[" + image + "]}}]}]");
        assertThat(contents(request, Models.GEMINI_2_5))
                .endsWith("'response':{'output':'seen'}}}]},{'role':'user','parts':[" + image + "]}]");
    }

    private static List<MediaSource.Remote> wanted(ContentPart.Media media, ModelInfo model) {
        RequestBuilder request = new RequestBuilder(new GenerateWire())
                .user(new ContentPart.Text("x"), media)
                .message(new Message.Assistant("messages[1]", List.of(new ContentPart.Text("y")), null, null))
                .user(new ContentPart.Text("z"));
        return new GenerateWire().wantedInline(request.build(model), model);
    }

    private static List<String> codes(UserPart part, ModelInfo model) {
        return new RequestBuilder(new GenerateWire())
                .user(part).violations(model).stream().map(Violation::code).toList();
    }

    private static String parts(UserPart part, ModelInfo model) {
        String contents = contents(new RequestBuilder(new GenerateWire()).user(part), model);
        return contents.substring("[{'role':'user','parts':".length(), contents.length() - "}]".length());
    }

    private static String contents(RequestBuilder request, ModelInfo model) {
        return request.body(model).getJsonArray("contents").encode().replace('"', '\'');
    }

    private static MediaSource.Inline inline(@Nullable String type, String base64) {
        return RequestBuilder.inline("p", type, base64);
    }

    private static String base64(String latin1) {
        return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
    }
}
