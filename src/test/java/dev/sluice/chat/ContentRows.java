package dev.sluice.chat;

import dev.sluice.chat.ContentSample.Bytes;
import dev.sluice.chat.ContentSample.Place;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The content parts of the contract, in the ways that clients give them. */
final class ContentRows {

    /** A line of the matrix: samples that most providers treat alike. */
    record Row(String label, List<ContentSample> samples) {}

    private static final String ELSEWHERE = "https://files.example.com/sluice/";
    private static final String TAIL = " made up for the matrix";

    private static final Bytes TEXT = new Bytes("txt", "text/plain", "Water runs downhill" + TAIL);
    private static final Bytes CSV = new Bytes("csv", "text/csv", "gate,litres;north,12" + TAIL);
    private static final Bytes JSON = new Bytes("json", "application/json", "[12,13,14,15,16,17,18,19]");
    private static final Bytes PNG = new Bytes("png", "image/png", "\u0089PNG\r\n\u001A\n" + TAIL);
    private static final Bytes JPEG = new Bytes("jpeg", "image/jpeg", "\u00FF\u00D8\u00FF\u00E0" + TAIL);
    private static final Bytes WEBP = new Bytes("webp", "image/webp", "RIFF\1\0\0\0WEBP" + TAIL);
    private static final Bytes GIF = new Bytes("gif", "image/gif", "GIF89a\1\0\1\0" + TAIL);
    private static final Bytes HEIC = new Bytes("heic", "image/heic", "\0\0\0\u0018ftypheic" + TAIL);
    private static final Bytes WAV = new Bytes("wav", "audio/wav", "RIFF\1\0\0\0WAVEfmt " + TAIL);
    private static final Bytes MP3 = new Bytes("mp3", "audio/mpeg", "ID3\4" + TAIL);
    private static final Bytes OGG = new Bytes("ogg", "audio/ogg", "OggS" + TAIL);
    private static final Bytes FLAC = new Bytes("flac", "audio/flac", "fLaC" + TAIL);
    private static final Bytes MP4 = new Bytes("mp4", "video/mp4", "\0\0\0\u0018ftypisom" + TAIL);
    private static final Bytes PDF = new Bytes("pdf", "application/pdf", "%PDF-1.7\n" + TAIL);
    private static final Bytes DOCX = new Bytes(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "PK\u0003\u0004word/document.xml" + TAIL);

    private ContentRows() {}

    static List<Row> all() {
        return Stream.of(images(), audioAndVideo(), files(), elsewhere(), contradictions())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Row> images() {
        return List.of(
                new Row("`text`", List.of(ContentSample.inline("text", TEXT, Bytes::text))),
                new Row("`image_url`, https", remote("image_url", "url", PNG)),
                new Row("`image_url`, `data:`", inline("image_url", Bytes::dataUrl, PNG)),
                new Row("`image`: png, jpeg, webp", inline("image", ContentRows::image, PNG, JPEG, WEBP)),
                new Row("`image`: gif", inline("image", ContentRows::image, GIF)),
                new Row("`image`: heic", inline("image", ContentRows::image, HEIC)));
    }

    private static List<Row> audioAndVideo() {
        return List.of(
                new Row("`audio_url`: wav, mp3", remote("audio_url", "url", WAV, MP3)),
                new Row("`input_audio`: wav, mp3", inline("input_audio", ContentRows::audio, WAV, MP3)),
                new Row("`input_audio`: ogg, flac", inline("input_audio", ContentRows::audio, OGG, FLAC)),
                new Row("`video_url`, https: mp4", remote("video_url", "url", MP4)),
                new Row("`video_url`, `data:`: mp4", inline("video_url", Bytes::dataUrl, MP4)),
                new Row(
                        "`video_url` of YouTube",
                        List.of(ContentSample.remote(
                                "video_url", "url", MP4, "https://www.youtube.com/watch?v=sluice00001"))));
    }

    private static List<Row> files() {
        return List.of(
                new Row("`file_data`: pdf", inline("file", ContentRows::file, PDF)),
                new Row("`file_url` ending in .pdf", remote("file", "file_url", PDF)),
                new Row(
                        "`file_url` of a pdf, ending otherwise",
                        List.of(ContentSample.remote("file", "file_url", PDF, ELSEWHERE + "latest"))),
                new Row("`file_data`: txt, csv, json", inline("file", ContentRows::file, TEXT, CSV, JSON)),
                new Row("`file_url`: txt, csv, json", remote("file", "file_url", TEXT, CSV, JSON)),
                new Row("`file_data`: docx", inline("file", ContentRows::file, DOCX)),
                new Row("`file_url`: docx", remote("file", "file_url", DOCX)),
                new Row(
                        "`file_id`",
                        List.of(
                                ContentSample.uploaded("`file-…`", "file-6F2ksmvXxt4VdoqmHRw6kL", PDF),
                                ContentSample.uploaded("`files/…`", "files/abc-123", PDF))));
    }

    private static List<Row> elsewhere() {
        List<ContentSample> media = Stream.of(
                        inline("image", ContentRows::image, PNG),
                        inline("input_audio", ContentRows::audio, WAV),
                        inline("video_url", Bytes::dataUrl, MP4),
                        inline("file", ContentRows::file, PDF))
                .flatMap(List::stream)
                .toList();
        return List.of(
                new Row("`image` in a tool's result", in(Place.TOOL_RESULT, inline("image", ContentRows::image, PNG))),
                new Row(
                        "`image_url`, https, in a tool's result",
                        in(Place.TOOL_RESULT, remote("image_url", "url", PNG))),
                new Row("pdf in a tool's result", in(Place.TOOL_RESULT, inline("file", ContentRows::file, PDF))),
                new Row(
                        "any media in a `system` or `assistant` message",
                        Stream.of(in(Place.SYSTEM, media), in(Place.ASSISTANT, media))
                                .flatMap(List::stream)
                                .toList()));
    }

    /** What is said to be something that it is not. */
    private static List<Row> contradictions() {
        return List.of(
                new Row("jpeg declared as png", inline("image_url", bytes -> bytes.dataUrl(PNG.type()), JPEG)),
                new Row("text declared as png", inline("image_url", bytes -> bytes.dataUrl(PNG.type()), TEXT)),
                new Row("pdf declared as text", inline("file", bytes -> file(bytes.dataUrl(TEXT.type())), PDF)),
                new Row("text declared as pdf", inline("file", bytes -> file(bytes.dataUrl(PDF.type())), TEXT)),
                new Row("png declared as pdf", inline("file", bytes -> file(bytes.dataUrl(PDF.type())), PNG)),
                new Row("not base64", inline("image", bytes -> image(bytes).put("data", "!"), PNG)));
    }

    private static List<ContentSample> inline(String type, Function<Bytes, Object> value, Bytes... files) {
        return Stream.of(files)
                .map(bytes -> ContentSample.inline(type, bytes, value))
                .toList();
    }

    private static List<ContentSample> remote(String type, String key, Bytes... files) {
        return Stream.of(files)
                .map(bytes -> ContentSample.remote(type, key, bytes, ELSEWHERE + "a." + bytes.name()))
                .toList();
    }

    private static List<ContentSample> in(Place place, List<ContentSample> samples) {
        return samples.stream().map(sample -> sample.in(place)).toList();
    }

    private static JsonObject image(Bytes bytes) {
        return JsonObject.of("data", bytes.base64(), "media_type", bytes.type());
    }

    private static JsonObject audio(Bytes bytes) {
        return JsonObject.of("data", bytes.base64(), "format", bytes.name());
    }

    private static JsonObject file(Bytes bytes) {
        return file(bytes.dataUrl()).put("filename", "a." + bytes.name());
    }

    private static JsonObject file(String data) {
        return JsonObject.of("file_data", data);
    }
}
