package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlDocumentTest {

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "False,false",
        "on,\"on\"",
        "off,\"off\"",
        "yes,\"yes\"",
        "NO,\"NO\"",
        "12,12",
        "1_000,1000",
        "1.5,1.5",
        "2026-12-11,\"2026-12-11\"",
        "'',null",
        "~,null",
        "10s,\"10s\""
    })
    void scalarsAreReadAsInYaml12(String yaml, String json) {
        assertThat(JsonText.of(YamlDocument.parse("key: " + yaml).json())).isEqualTo("{\"key\":" + json + "}");
    }

    @Test
    void everyValueHasItsLine() {
        YamlDocument document = YamlDocument.parse("a:\n  b: 1\n  c:\n    - x\n    - y: 2\nd.e/f:\n  g: 3\n");
        assertThat(document.line("a.b")).isEqualTo(2);
        assertThat(document.line("a.c[1].y")).isEqualTo(5);
        assertThat(document.line("d.e/f.g")).isEqualTo(7);
    }

    @Test
    void whatIsNotThereStandsWhereItsParentStands() {
        YamlDocument document = YamlDocument.parse("a:\n  b: {}\nd.e/f:\n  g: 3\n");
        assertThat(document.line("a.b.missing")).isEqualTo(2);
        assertThat(document.line("d.e/f.missing")).isEqualTo(3);
        assertThat(document.line("z")).isEqualTo(1);
        assertThat(document.line(null)).isEqualTo(1);
    }

    @Test
    void anEmptyTextIsAnEmptyMapping() {
        assertThat(YamlDocument.parse("# nothing\n").json()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: 1\na: 2\n", "a: 1\n\tb: 2\n", "a: 1\n0x1F: *y\n", "a: 1\nb: 0x1F\n", "b:\n  ? [k]\n  : 1\n"})
    void whatIsNotPlainIsRefusedWithItsLine(String yaml) {
        assertThatThrownBy(() -> YamlDocument.parse(yaml))
                .isInstanceOfSatisfying(YamlDocument.YamlSyntaxException.class, e -> assertThat(e.line())
                        .isEqualTo(2));
    }

    @Test
    void anAliasOfACollectionIsRefused() {
        assertThatThrownBy(() -> YamlDocument.parse("a: &x {b: 1}\nc: *x\n"))
                .isInstanceOf(YamlDocument.YamlSyntaxException.class);
    }
}
