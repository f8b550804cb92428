package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.sse.SseEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are cut out of chunks instead of parsed out of them. */
final class ShapedTextTest {

    private static final String TEXT = "/choices/0/delta/content";
    private static final Set<String> TEXTS = Set.of(TEXT, "/choices/0/delta/reasoning");
    private static final Set<String> UNREAD = Set.of("/created", "/padding");

    private final ShapedText<String> texts = new ShapedText<>(TEXTS, UNREAD);

    private @Nullable String found(SseEvent chunk) {
        AtomicReference<@Nullable String> found = new AtomicReference<>();
        boolean like = texts.find(chunk, (known, text) -> {
            assertThat(known).isEqualTo("known");
            found.set(text);
        });
        assertThat(like).isEqualTo(found.get() != null);
        return found.get();
    }

    private void learn(SseEvent chunk) {
        texts.learn(chunk, "known");
    }

    private static String chunk(String text, String created, String padding) {
        return "{\"id\": \"a\",\"created\":" + created + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"},\"finish_reason\":null}],\"padding\":\"" + padding + "\"}";
    }

    private static SseEvent event(String data) {
        byte[] bytes = ("data: " + data + "\n").getBytes(UTF_8);
        return new SseEvent("message", bytes, 6, bytes.length - 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", " a longer one: {[,]}", "Grüße, 世界 🌍", "\u007F"})
    void theTextOfAnyChunkThatIsOtherwiseTheSame(String text) {
        learn(event(chunk("a", "17", "xyz")));
        assertThat(found(event(chunk(text, "1752746251", "")))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"b\",\"created\":17,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"padding\":\"\"}",
                "{\"id\": \"a\",\"created\":17,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}],\"padding\":\"\"}",
                "{\"id\": \"a\",\"created\":17,\"choices\":[{\"index\":0,\"delta\":{\"content\":null},\"finish_reason\":null}],\"padding\":\"\"}",
                "{\"id\": \"a\",\"created\":17.5,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"padding\":\"\"}",
                "{\"id\": \"a\",\"created\":-17,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"padding\":\"\"}",
                "{\"id\": \"a\",\"created\":017,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"padding\":\"\"}",
                "{\"id\": \"a\",\"created\":17,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\\n\"},\"finish_reason\":null}],\"padding\":\"\"}",
                "{\"id\": \"a\",\"created\":17,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"padding\":\"\"} ",
                "{\"id\": \"a\",\"created\":17,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b",
                "[DONE]",
                ""
            })
    void anythingElseIsLeftToTheParser(String other) {
        learn(event(chunk("a", "17", "xyz")));
        assertThat(found(event(other))).isNull();
    }

    /** Every byte at every place: whatever is said of such a chunk, the parser says too. */
    @Test
    void itSaysWhatAParserSaysOrNothing() throws IOException {
        SseEvent first = event(chunk("Grüße", "1752746251", "xyz"));
        learn(first);
        Map<String, String> expected = values(first);
        int said = 0;
        for (int place = first.offset(); place < first.offset() + first.length(); place++) {
            for (int value = 0; value < 256; value++) {
                byte[] bytes = first.array().clone();
                bytes[place] = (byte) value;
                SseEvent changed = new SseEvent("message", bytes, first.offset(), first.length());
                String text = found(changed);
                if (text != null) {
                    expected.put(TEXT, text);
                    assertThat(values(changed)).isEqualTo(expected);
                    said++;
                }
            }
        }
        assertThat(said).isGreaterThan(900);
    }

    /** What is read of a chunk, by place. */
    private static Map<String, String> values(SseEvent chunk) throws IOException {
        Map<String, String> values = new TreeMap<>();
        WireJson.value(chunk.array(), chunk.offset(), chunk.length(), parser -> {
            for (int depth = 1; depth > 0; depth += depth(parser)) {
                parser.nextToken();
                if (parser.currentToken().isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
            return depth(parser);
        });
        values.keySet().removeAll(UNREAD);
        return values;
    }

    private static int depth(JsonParser parser) {
        return parser.currentToken().isStructStart() ? 1 : parser.currentToken().isStructEnd() ? -1 : 0;
    }

    @Test
    void beforeAnythingWasLearnedNothingIsSaid() {
        assertThat(found(event(chunk("a", "17", "xyz")))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"other\":\"a\"}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\",\"reasoning\":\"b\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\\n\"}}]}",
                "{\"choices\":",
                ""
            })
    void whatCannotBeLearnedIsNot(String chunk) {
        assertThatCode(() -> learn(event(chunk))).doesNotThrowAnyException();
        assertThat(found(event(chunk))).isNull();
    }

    /** Each with an id of its own. */
    @Test
    void aStreamWithoutAShapeIsGivenUp() {
        String last = "";
        for (int i = 0; i < 5; i++) {
            last = chunk("a", "17", "xyz").replace("\"a\",\"created", "\"id" + i + "\",\"created");
            learn(event(last));
        }
        assertThat(found(event(last))).isNull();
        assertThat(found(event(last.replace("id4", "id3")))).isEqualTo("a");

        learn(event(last));
        assertThat(found(event(last))).isEqualTo("a");
    }
}
