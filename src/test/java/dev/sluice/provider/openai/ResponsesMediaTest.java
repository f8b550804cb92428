package dev.sluice.provider.openai;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.RequestBuilder.inline;
import static dev.sluice.provider.openai.Models.GPT_6;
import static dev.sluice.provider.openai.Models.GPT_AUDIO;
import static dev.sluice.provider.openai.Models.TEXT_ONLY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ContentPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images, audio, video and files: what is sent of them, and what is refused. */
class ResponsesMediaTest {

    private static final String PATH = "messages[0].content[1].x";
    private static final String PNG = base64("\u0089PNG\r\n\u001A\nrest");
    private static final String BMP = base64("BMrest");
    private static final String PDF = base64("%PDF-1.7 rest");
    private static final String ZIP = base64("PK\u0003\u0004rest");
    private static final String OPEN_XML = "application/vnd.openxmlformats-officedocument.";
    private static final MediaSource REMOTE = new MediaSource.Remote(PATH, "https://example.com/x");
    private static final MediaSource UPLOADED = new MediaSource.Uploaded(PATH, "file-1");

    @Test
    void imagesAreSentByUrlByIdAndAsBytes() {
        assertThat(sent(new ContentPart.Image(REMOTE, "high")))
                .isEqualTo("{\"type\":\"input_image\",\"detail\":\"high\",\"image_url\":\"https://example.com/x\"}");
        assertThat(sent(new ContentPart.Image(UPLOADED, null)))
                .isEqualTo("{\"type\":\"input_image\",\"detail\":\"auto\",\"file_id\":\"file-1\"}");
        assertThat(sent(new ContentPart.Image(inline(PATH, "image/jpeg", PNG), null)))
                .isEqualTo("{\"type\":\"input_image\",\"detail\":\"auto\",\"image_url\":\"data:image/png;base64," + PNG
                        + "\"}");
    }

    @Test
    void filesAreSentByUrlAndById() {
        assertThat(sent(new ContentPart.File(REMOTE, "a.pdf")))
                .isEqualTo("{\"type\":\"input_file\",\"file_url\":\"https://example.com/x\"}");
        assertThat(sent(new ContentPart.File(UPLOADED, null)))
                .isEqualTo("{\"type\":\"input_file\",\"file_id\":\"file-1\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files/abc-123", "https://example.com/files/abc", "", "a b"})
    void idThatNoFileOfOpenAiHasIsRefused(String id) {
        assertThat(refused(new ContentPart.File(new MediaSource.Uploaded(PATH, id), null), GPT_6)
                        .code())
                .isEqualTo("invalid_media");
        assertThat(refused(new ContentPart.Image(new MediaSource.Uploaded(PATH, id), null), GPT_6)
                        .code())
                .isEqualTo("invalid_media");
    }

    @Test
    void pdfIsAFileWithAName() {
        assertThat(sent(file("application/pdf", PDF, "a.pdf")))
                .isEqualTo("{\"type\":\"input_file\",\"filename\":\"a.pdf\",\"file_data\":"
                        + "\"data:application/pdf;base64," + PDF + "\"}");
        assertThat(sent(file(null, PDF, null))).contains("\"filename\":\"document.pdf\"");
    }

    @ParameterizedTest
    @CsvSource({
        OPEN_XML + "wordprocessingml.document, , document.docx, " + OPEN_XML + "wordprocessingml.document",
        OPEN_XML + "spreadsheetml.sheet, b.xlsx, b.xlsx, " + OPEN_XML + "spreadsheetml.sheet",
        ", c.PPTX, c.PPTX, " + OPEN_XML + "presentationml.presentation",
        "application/zip, d.odt, d.odt, application/vnd.oasis.opendocument.text",
        "application/msword, , document.doc, application/msword",
    })
    void officeFilesAreSent(@Nullable String type, @Nullable String name, String sentName, String sentType) {
        assertThat(sent(file(type, ZIP, name)))
                .isEqualTo("{\"type\":\"input_file\",\"filename\":\"" + sentName + "\",\"file_data\":\"data:" + sentType
                        + ";base64," + ZIP + "\"}");
    }

    @Test
    void textFileIsTextUnderItsName() {
        assertThat(sent(file("text/csv", base64("a,b"), "a.csv")))
                .isEqualTo("{\"type\":\"input_text\",\"text\":\"a.csv\\na,b\"}");
    }

    @Test
    void otherMediaAreRefused() {
        assertThat(refused(new ContentPart.Image(inline(PATH, null, BMP), null), GPT_6)
                        .code())
                .isEqualTo("unsupported_media_type");
        assertThat(refused(file("application/x-tar", base64("abc"), null), GPT_6)
                        .message())
                .isEqualTo(PATH + ": application/x-tar is not accepted by openai/gpt-6-sol; accepted:"
                        + " application/pdf, text/*, documents of office programs");
        assertThat(refused(file("application/pdf", "?", null), GPT_6).code()).isEqualTo("invalid_media");
        assertThat(refused(new ContentPart.Video(REMOTE), GPT_6).message())
                .isEqualTo("openai/gpt-6-sol does not accept video input (" + PATH + ")");
        for (UserPart part : List.of(
                new ContentPart.Image(REMOTE, null), new ContentPart.File(REMOTE, null), file(null, PDF, null))) {
            assertThat(refused(part, TEXT_ONLY).code()).isEqualTo("unsupported_content");
        }
    }

    /** The format has no place for audio, whatever the model takes over others. */
    @Test
    void audioIsRefused() {
        ContentPart.Audio audio = new ContentPart.Audio(REMOTE, null);
        assertThat(refused(audio, GPT_AUDIO).message())
                .isEqualTo("openai/gpt-audio does not accept audio input (" + PATH + ")");
    }

    @Test
    void nothingHasToBeFetched() {
        RequestBuilder request = hello(new ResponsesWire())
                .user(new ContentPart.File(REMOTE, null), new ContentPart.Image(REMOTE, null));
        assertThat(new ResponsesWire().wantedInline(request.build(GPT_6), GPT_6))
                .isEmpty();
    }

    @Test
    void resultsOfToolsMayHoldMedia() {
        JsonArray output = hello(new ResponsesWire())
                .assistant()
                .toolResult(
                        "a",
                        new Text("x"),
                        new ContentPart.Image(inline(PATH, null, PNG), "low"),
                        new ContentPart.File(REMOTE, null))
                .body(GPT_6)
                .getJsonArray("input")
                .getJsonObject(1)
                .getJsonArray("output");
        assertThat(output.stream().map(part -> ((JsonObject) part).getString("type")))
                .containsExactly("input_text", "input_image", "input_file");
    }

    @Test
    void mediaOverTheLimitAreRefused() {
        ResponsesRequestEncoder encoder = new ResponsesRequestEncoder(new MediaLimits(1, 20), true);
        UserPart png = new ContentPart.Image(REMOTE, null);
        UserPart pdf = file(null, PDF, null);
        assertThat(encoder.encode(
                                new RequestBuilder(new ResponsesWire())
                                        .user(png, png, pdf, pdf)
                                        .build(GPT_6),
                                GPT_6)
                        .toString())
                .contains("number of images 2 exceeds 1", "bytes of files together 26 exceeds 20");
    }

    private static String sent(UserPart part) {
        return new RequestBuilder(new ResponsesWire())
                .user(new Text("x"), part)
                .body(GPT_6)
                .getJsonArray("input")
                .getJsonObject(0)
                .getJsonArray("content")
                .getJsonObject(1)
                .encode();
    }

    private static Violation refused(UserPart part, ModelInfo model) {
        List<Violation> violations = new RequestBuilder(new ResponsesWire())
                .user(new Text("x"), part)
                .violations(model);
        assertThat(violations).hasSize(1);
        return violations.getFirst();
    }

    private static UserPart file(@Nullable String type, String data, @Nullable String filename) {
        return new ContentPart.File(inline(PATH, type, data), filename);
    }

    private static String base64(String latin1) {
        return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
    }
}
