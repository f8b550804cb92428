package dev.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in which {@code ^} stands for a line break. */
class CodeFenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "```json^{'a':1}^```|{'a':1}",
                "```^{'a':1}^```|{'a':1}",
                "```JSON ^{^  'a': 1^}^```^|{^  'a': 1^}",
                " ^```json^{'a':1}```  |{'a':1}",
                "```json{'a':1}```|{'a':1}",
                "```[1]```|[1]",
                "````json^{'a':'```'}^````|{'a':'```'}",
                "```json^{'a':'x^``` y'}^```|{'a':'x^``` y'}",
                "```json^{'a':1|{'a':1",
                "```json^{'a':1}^|{'a':1}^",
                "```json^{'a':1}^``|{'a':1}^``"
            })
    void fenceIsTakenOffHoweverTheTextIsCut(String text, String json) {
        assertEveryCutGives(text, json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':1}",
                "{'a':'```json^x^```'}",
                "{'a':1}^```",
                "Here it is:^```json^{'a':1}^```",
                "```json x^{'a':1}^```",
                "``{'a':1}``",
                "```",
                "```json",
                "  ",
                "```a-b^{}^```"
            })
    void everythingElseStaysHoweverTheTextIsCut(String text) {
        assertEveryCutGives(text, text);
    }

    @Test
    void nothingWaitsThatCannotBeAFence() {
        CodeFence fence = new CodeFence();
        assertThat(fence.next("`")).isEmpty();
        assertThat(fence.next("``json\n{")).isEqualTo("{");
        assertThat(fence.next("\"a\":1")).isEqualTo("\"a\":1");
        assertThat(fence.next("}\n")).isEqualTo("}");
        assertThat(fence.next("`")).isEmpty();
        assertThat(fence.next("b")).isEqualTo("\n`b");
        assertThat(fence.next("\n```")).isEmpty();
        assertThat(fence.end()).isEmpty();
        CodeFence none = new CodeFence();
        assertThat(none.next("{")).isEqualTo("{");
        assertThat(none.next("```")).isEqualTo("```");
    }

    @Test
    void whatWaitsIsBounded() {
        CodeFence beginning = new CodeFence();
        assertThat(beginning.next(" ".repeat(1000))).hasSize(1000);
        CodeFence within = new CodeFence();
        assertThat(within.next("```json\n{" + " ".repeat(1000))).hasSize(1001);
    }

    private static void assertEveryCutGives(String shown, String expected) {
        String text = shown.replace('^', '\n');
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                CodeFence fence = new CodeFence();
                String told = fence.next(text.substring(0, first))
                        + fence.next(text.substring(first, second))
                        + fence.next(text.substring(second))
                        + fence.end();
                assertThat(told).as("cut at %d and %d", first, second).isEqualTo(expected.replace('^', '\n'));
            }
        }
        CodeFence fence = new CodeFence();
        StringBuilder told = new StringBuilder();
        text.chars().forEach(c -> told.append(fence.next(String.valueOf((char) c))));
        assertThat(told + fence.end()).isEqualTo(expected.replace('^', '\n'));
    }
}
