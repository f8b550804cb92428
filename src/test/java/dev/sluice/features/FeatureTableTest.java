package dev.sluice.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.features.Feature.Played;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each provider's models can do through the one API. Every cell is played twice, as a document and as a stream: the outcome is the
 * cell's, and both hold the same, to the last token of usage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FeatureTableTest {

    private static final String TABLE = """
            | feature                              | openai chat          | openai responses     | anthropic            | google              |
            |--------------------------------------|----------------------|----------------------|----------------------|---------------------|
            | text                                 | stop                 | stop                 | stop                 | stop                |
            | image inline                         | seen                 | seen                 | seen                 | seen                |
            | image by url                         | seen                 | seen                 | seen                 | seen                |
            | pdf inline                           | seen                 | seen                 | seen                 | seen                |
            | pdf by url                           | seen                 | seen                 | seen                 | seen                |
            | audio inline                         | unsupported_content  | unsupported_content  | unsupported_content  | seen                |
            | audio by url                         | unsupported_content  | unsupported_content  | unsupported_content  | seen                |
            | video by url                         | unsupported_content  | unsupported_content  | unsupported_content  | seen                |
            | two tools at once and their results  | stop                 | stop                 | stop                 | stop                |
            | json schema                          | fits                 | fits                 | fits                 | fits                |
            | json object                          | fits                 | fits                 | fits                 | fits                |
            | reasoning and tools over three turns | stop                 | stop, with state     | stop, with state     | stop, with state    |
            | length stop                          | length               | length               | length               | length              |
            | stop sequence                        | stops                | unsupported_parameter | stops               | stops               |
            | refusal                              | content_filter       | content_filter       | content_filter       | content_filter      |
            | content filter                       | content_filter       | content_filter       | content_filter       | content_filter      |
            | rate limit                           | provider_rate_limited, retry after 7 | provider_rate_limited, retry after 7 | provider_rate_limited, retry after 7 | provider_rate_limited, retry after 7 |
            | failure in midstream                 | provider_error       | provider_error       | provider_overloaded  | provider_overloaded |
            | cut in midstream                     | provider_error       | provider_error       | provider_error       | provider_error      |
            """;

    private RunningGateway gateway;
    private FileServer files;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        gateway = RunningGateway.start(directory);
        files = new FileServer();
    }

    @AfterAll
    void stop() {
        files.close();
        gateway.close();
    }

    @Test
    void theTableHasEveryFeatureAndEverySubject() {
        assertThat(rows().stream().map(List::getFirst))
                .containsExactly(
                        Arrays.stream(Feature.values()).map(Feature::title).toArray(String[]::new));
        assertThat(rows()).allSatisfy(row -> assertThat(row).hasSize(Subject.values().length + 1));
    }

    @TestFactory
    Stream<DynamicContainer> everyCell() {
        return rows().stream().map(row -> {
            Feature feature = Arrays.stream(Feature.values())
                    .filter(each -> each.title().equals(row.getFirst()))
                    .findFirst()
                    .orElseThrow();
            return DynamicContainer.dynamicContainer(
                    feature.title(),
                    Arrays.stream(Subject.values())
                            .map(subject -> DynamicTest.dynamicTest(
                                    subject.name(), () -> play(feature, subject, row.get(column(subject))))));
        });
    }

    private void play(Feature feature, Subject subject, String outcome) {
        Played document = feature.play(new Conversation(gateway, files, subject, false));
        Played stream = feature.play(new Conversation(gateway, files, subject, true));

        assertThat(document.outcome())
                .as("as a document: %s", document.substance())
                .isEqualTo(outcome);
        assertThat(stream.outcome()).as("as a stream: %s", stream.substance()).isEqualTo(outcome);
        if (document.substance().stream()
                .allMatch(answer -> answer.getString("error").isEmpty())) {
            assertThat(stream.substance()).isEqualTo(document.substance());
        }
    }

    private static int column(Subject subject) {
        return cells(TABLE.lines().findFirst().orElseThrow()).indexOf(subject.title());
    }

    private static List<List<String>> rows() {
        return TABLE.lines().skip(2).map(FeatureTableTest::cells).toList();
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
