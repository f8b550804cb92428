package dev.sluice.provider.openai;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.RequestBuilder.inline;
import static dev.sluice.provider.openai.Models.GPT_4O;
import static dev.sluice.provider.openai.Models.GPT_AUDIO;
import static dev.sluice.provider.openai.Models.TEXT_ONLY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images, audio, video and files: what is sent of them, and what is refused. */
class ChatMediaTest {

    private static final String PATH = "messages[0].content[1].x";
    private static final String PNG = base64("\u0089PNG\r\n\u001A\nrest".getBytes(ISO_8859_1));
    private static final String JPEG = base64("\u00FF\u00D8\u00FF\u00E0rest".getBytes(ISO_8859_1));
    private static final String BMP = base64("BMrest".getBytes(ISO_8859_1));
    private static final String MP3 = base64("ID3rest".getBytes(ISO_8859_1));
    private static final String WAV = base64("RIFF1234WAVEfmt".getBytes(ISO_8859_1));
    private static final String OGG = base64("OggSrest".getBytes(ISO_8859_1));
    private static final String PDF = base64("%PDF-1.7 rest".getBytes(ISO_8859_1));
    private static final String ZIP = base64("PK\u0003\u0004rest".getBytes(ISO_8859_1));
    private static final MediaSource REMOTE = new MediaSource.Remote(PATH, "https://example.com/x");
    private static final MediaSource UPLOADED = new MediaSource.Uploaded(PATH, "file-1");

    @Test
    void imageByUrlIsPassedOn() {
        assertThat(sent(new ContentPart.Image(REMOTE, "high"), GPT_4O))
                .isEqualTo(
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/x\",\"detail\":\"high\"}}");
    }

    @Test
    void inlineImageIsADataUrlOfTheTypeThatItShows() {
        assertThat(sent(image("image/png", JPEG), GPT_4O))
                .isEqualTo("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64," + JPEG + "\"}}");
        assertThat(sent(image(null, PNG), GPT_4O)).contains("data:image/png;base64," + PNG);
    }

    @Test
    void otherImagesAreRefused() {
        assertThat(refused(image("image/png", BMP), GPT_4O))
                .isEqualTo(new Violation(
                        "unsupported_media_type",
                        PATH + ": image/bmp is not accepted by openai/gpt-4o; accepted: image/png, image/jpeg,"
                                + " image/webp, image/gif",
                        PATH));
        assertThat(refused(image("image/heic", base64("abc")), GPT_4O).message())
                .contains("image/heic is not accepted");
        assertThat(refused(image("image/png", base64("abc")), GPT_4O).code()).isEqualTo("invalid_media");
        assertThat(refused(image(null, base64("abc")), GPT_4O).code()).isEqualTo("invalid_media");
        assertThat(refused(new ContentPart.Image(UPLOADED, null), GPT_4O).code())
                .isEqualTo("unsupported_content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAA", "not base64!!", "AAAA\"}],\"model\":\"x", "data:image/png;base64,AAAA"})
    void invalidBase64IsRefused(String data) {
        Violation expected = new Violation("invalid_media", PATH + ": data is not valid base64", PATH);
        assertThat(refused(image("image/png", data), GPT_4O)).isEqualTo(expected);
        assertThat(refused(audio(data), GPT_AUDIO)).isEqualTo(expected);
        assertThat(refused(file("application/pdf", data, null), GPT_4O)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"mp3, SUQzcmVzdA==", "wav, UklGRjEyMzRXQVZFZm10", "mp3, //uQZA=="})
    void audioIsSentInItsFormat(String format, String data) {
        assertThat(sent(audio(data), GPT_AUDIO))
                .isEqualTo("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"" + data + "\",\"format\":\"" + format
                        + "\"}}");
    }

    @Test
    void otherAudioIsRefused() {
        assertThat(refused(audio(OGG), GPT_AUDIO))
                .isEqualTo(new Violation(
                        "unsupported_media_type",
                        PATH + ": audio/ogg is not accepted by openai/gpt-audio; accepted: audio/wav, audio/mpeg",
                        PATH));
        assertThat(refused(audio(base64("abc")), GPT_AUDIO).code()).isEqualTo("invalid_media");
        assertThat(refused(new ContentPart.Audio(REMOTE, null), GPT_AUDIO))
                .isEqualTo(new Violation(
                        "unsupported_content", PATH + ": openai/gpt-audio does not accept audio by URL", PATH));
        assertThat(refused(new ContentPart.Audio(UPLOADED, null), GPT_AUDIO).code())
                .isEqualTo("unsupported_content");
    }

    @Test
    void filesAndAudioByUrlAreWantedAsBytesWhereTheModelTakesThem() {
        ContentPart.File file = new ContentPart.File(REMOTE, null);
        ContentPart.Audio audio = new ContentPart.Audio(REMOTE, null);
        ContentPart.Image image = new ContentPart.Image(REMOTE, null);
        RequestBuilder request = hello(new ChatWire()).user(file, image, new ContentPart.Video(REMOTE), audio);
        assertThat(new ChatWire().wantedInline(request.build(GPT_4O), GPT_4O)).isEqualTo(List.of(REMOTE));
        assertThat(new ChatWire().wantedInline(request.build(GPT_AUDIO), GPT_AUDIO))
                .isEqualTo(List.of(REMOTE));
        assertThat(new ChatWire().wantedInline(request.build(TEXT_ONLY), TEXT_ONLY))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"files/abc-123", "https://example.com/files/abc", "", "a b"})
    void idThatNoFileOfOpenAiHasIsRefused(String id) {
        assertThat(refused(new ContentPart.File(new MediaSource.Uploaded(PATH, id), null), GPT_4O)
                        .code())
                .isEqualTo("invalid_media");
    }

    @Test
    void pdfIsAFileWithAName() {
        assertThat(sent(file("application/pdf", PDF, "a.pdf"), GPT_4O))
                .isEqualTo("{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":"
                        + "\"data:application/pdf;base64," + PDF + "\"}}");
        assertThat(sent(file(null, PDF, null), GPT_4O)).contains("\"filename\":\"document.pdf\"");
        assertThat(sent(file("text/plain", PDF, null), GPT_4O)).contains("data:application/pdf");
    }

    @Test
    void uploadedFileIsItsId() {
        assertThat(sent(new ContentPart.File(UPLOADED, null), GPT_4O))
                .isEqualTo("{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}");
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "text/csv", "application/json", ","})
    void textFileIsTextUnderItsName(@Nullable String type) {
        String data = base64("a,é\n1,2");
        assertThat(sent(file(type, data, "a.csv"), TEXT_ONLY))
                .isEqualTo("{\"type\":\"text\",\"text\":\"a.csv\\na,é\\n1,2\"}");
        assertThat(sent(file(type, data, null), TEXT_ONLY)).isEqualTo("{\"type\":\"text\",\"text\":\"a,é\\n1,2\"}");
    }

    @Test
    void otherFilesAreRefused() {
        String docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        assertThat(refused(file(docx, ZIP, "a.docx"), GPT_4O))
                .isEqualTo(new Violation(
                        "unsupported_media_type",
                        PATH + ": " + docx + " is not accepted by openai/gpt-4o; accepted: application/pdf, text/*",
                        PATH));
        assertThat(refused(file(null, ZIP, null), GPT_4O).message()).contains("application/zip is not accepted");
        assertThat(refused(file("application/pdf", base64("abc"), null), GPT_4O).code())
                .isEqualTo("invalid_media");
        assertThat(refused(file("text/plain", base64(new byte[] {(byte) 0xFE, 0}), null), GPT_4O)
                        .code())
                .isEqualTo("invalid_media");
        assertThat(refused(new ContentPart.File(REMOTE, null), GPT_4O))
                .isEqualTo(new Violation(
                        "unsupported_content", PATH + ": openai/gpt-4o does not accept a file by URL", PATH));
    }

    @Test
    void mediaThatTheModelDoesNotTakeAreRefused() {
        assertThat(refused(image("image/png", PNG), TEXT_ONLY))
                .isEqualTo(new Violation(
                        "unsupported_content", "openai/text-only does not accept image input (" + PATH + ")", PATH));
        assertThat(refused(new ContentPart.Image(REMOTE, null), TEXT_ONLY).code())
                .isEqualTo("unsupported_content");
        assertThat(refused(audio(WAV), GPT_4O).message())
                .isEqualTo("openai/gpt-4o does not accept audio input (" + PATH + ")");
        assertThat(refused(new ContentPart.Video(REMOTE), GPT_4O).message())
                .isEqualTo("openai/gpt-4o does not accept video input (" + PATH + ")");
        for (UserPart file : List.of(
                file("application/pdf", PDF, null),
                new ContentPart.File(REMOTE, null),
                new ContentPart.File(UPLOADED, null))) {
            assertThat(refused(file, TEXT_ONLY).message())
                    .isEqualTo("openai/text-only does not accept file input (" + PATH + ")");
        }
    }

    @Test
    void toolResultsAreTextAlone() {
        ContentPart.Image image =
                new ContentPart.Image(inline("messages[2].content[1].image_url.url", null, PNG), null);
        assertThat(hello(new ChatWire())
                        .assistant()
                        .toolResult("a", new Text("x"), image, audio(MP3))
                        .violations(GPT_4O))
                .containsExactly(
                        new Violation(
                                "unsupported_content",
                                "messages[2].content[1].image_url.url: openai/gpt-4o accepts only text in tool results",
                                "messages[2].content[1].image_url.url"),
                        new Violation(
                                "unsupported_content",
                                PATH + ": openai/gpt-4o accepts only text in tool results",
                                PATH));
    }

    @Test
    void allPartsThatAreWrongAreToldAtOnce() {
        assertThat(new RequestBuilder(new ChatWire())
                        .user(new Text("x"), image("image/png", BMP), audio(MP3))
                        .user(new ContentPart.Video(REMOTE), image(null, "?"))
                        .violations(GPT_4O))
                .extracting(Violation::code)
                .containsExactly(
                        "unsupported_media_type", "unsupported_content", "unsupported_content", "invalid_media");
    }

    @Test
    void mediaOverTheLimitAreRefused() {
        ChatRequestEncoder encoder = new ChatRequestEncoder(new MediaLimits(2, 20), true);
        UserPart png = image(null, PNG);
        assertThat(encoder.encode(
                        new RequestBuilder(new ChatWire())
                                .user(png, png, png, png)
                                .build(GPT_4O),
                        GPT_4O))
                .isEqualTo(Checked.<WireRequest>invalid(List.of(new Violation(
                        "media_too_large", PATH + ": number of images 3 exceeds 2 for openai/gpt-4o", PATH))));
        UserPart pdf = file(null, PDF, null);
        assertThat(encoder.encode(
                        new RequestBuilder(new ChatWire()).user(pdf, pdf).build(GPT_4O), GPT_4O))
                .isEqualTo(Checked.<WireRequest>invalid(List.of(new Violation(
                        "media_too_large", PATH + ": bytes of files together 26 exceeds 20 for openai/gpt-4o", PATH))));
    }

    @Test
    void largeMediaArriveWhole() {
        byte[] png = new byte[3_000_001];
        System.arraycopy(Base64.getDecoder().decode(PNG), 0, png, 0, 8);
        String data = base64(png);
        assertThat(sent(image(null, data), GPT_4O))
                .isEqualTo("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + data + "\"}}");
    }

    private static String sent(UserPart part, ModelInfo model) {
        JsonObject body =
                new RequestBuilder(new ChatWire()).user(new Text("x"), part).body(model);
        return body.getJsonArray("messages")
                .getJsonObject(0)
                .getJsonArray("content")
                .getJsonObject(1)
                .encode();
    }

    private static Violation refused(UserPart part, ModelInfo model) {
        List<Violation> violations =
                new RequestBuilder(new ChatWire()).user(new Text("x"), part).violations(model);
        assertThat(violations).hasSize(1);
        return violations.getFirst();
    }

    private static UserPart image(@Nullable String type, String data) {
        return new ContentPart.Image(inline(PATH, type, data), null);
    }

    private static UserPart audio(String data) {
        return new ContentPart.Audio(inline(PATH, null, data), "wav");
    }

    private static UserPart file(@Nullable String type, String data, @Nullable String filename) {
        return new ContentPart.File(inline(PATH, type, data), filename);
    }

    private static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
