package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {

    private static String firstKey(JsonParser parser) throws IOException {
        String first = "";
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            first = first.isEmpty() ? key : first;
            parser.nextToken();
            parser.skipChildren();
        }
        return first;
    }

    private static String object(String text, Charset charset) throws IOException {
        byte[] bytes = text.getBytes(charset);
        return WireJson.object(bytes, 0, bytes.length, WireJsonTest::firstKey);
    }

    @Test
    void anObjectIsReadWhereItIs() throws IOException {
        byte[] bytes = "data: {\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
        assertThat(WireJson.object(bytes, 6, 7, WireJsonTest::firstKey)).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "[]", "null", "{}{}", "{} x", "{\"a\"", "{\"a\":}"})
    void whatIsNotExactlyOneObjectIsRefused(String text) {
        assertThatThrownBy(() -> object(text, StandardCharsets.UTF_8)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE"})
    void nothingButUtf8IsJson(String charset) {
        assertThatThrownBy(() -> object("{\"a\":1}", Charset.forName(charset))).isInstanceOf(IOException.class);
    }
}
