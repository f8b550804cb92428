package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.RunDialect;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.ContentPart;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Run;
import dev.sluice.model.RunPage;
import dev.sluice.model.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs, down to the bytes. */
final class V3RunsTest {

    private static final RunDialect V3 = new V3Dialect();
    private static final Instant CREATED = Instant.parse("2026-02-09T09:31:30.9341Z");
    private static final String START = "{\"uid\":\"u-1\",\"status\":\"";
    private static final String NAMED = "\",\"created_at\":\"2026-02-09T09:31:30.934Z\","
            + "\"updated_at\":\"2026-02-09T09:31:31.934Z\",\"model\":\"openai/gpt-4o\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"},";

    private static Run run(RunStatus status, Run.Times times, @Nullable String result, Run.@Nullable Failed error) {
        Long position = status == RunStatus.QUEUED ? 3L : null;
        return new Run(
                "u-1", "v3", "openai/gpt-4o", status, Map.of("b", "2", "a", "1"), times, 2, position, result, error);
    }

    private static Run.Times times(boolean ended) {
        Instant end = ended ? CREATED.plusSeconds(3) : null;
        return new Run.Times(
                CREATED,
                CREATED.plusSeconds(1),
                ended ? CREATED.plusSeconds(2) : null,
                end,
                ended ? CREATED.plusSeconds(4) : null);
    }

    private static final String ENDED = "\"attempts\":2,\"started_at\":\"2026-02-09T09:31:32.934Z\","
            + "\"completed_at\":\"2026-02-09T09:31:33.934Z\",\"expires_at\":\"2026-02-09T09:31:34.934Z\"";

    @Test
    void aRunIsInTheSuccessEnvelope() {
        assertThat(V3.encodeRun(run(RunStatus.QUEUED, times(false), null, null)).toString())
                .isEqualTo("{\"success\":true,\"data\":" + START + "QUEUED" + NAMED
                        + "\"attempts\":2,\"queue_position\":3,\"expires_at\":null}}");
    }

    @Test
    void aPageHasItsPlace() {
        Run failed = run(RunStatus.FAILED, times(true), null, new Run.Failed("cancelled", "cancelled by client", "x"));

        assertThat(V3.encodeRuns(new RunPage(List.of(failed), 2, 1, 9)).toString())
                .isEqualTo("{\"success\":true,\"data\":{\"chat_completion_runs\":[" + START + "FAILED" + NAMED + ENDED
                        + ",\"error_message\":\"cancelled by client\","
                        + "\"error\":{\"code\":\"cancelled\",\"message\":\"cancelled by client\",\"text\":\"x\"}}],"
                        + "\"pagination\":{\"page\":2,\"per_page\":1,\"total\":9}}}");
    }

    @Test
    void aStreamEndsWithTheRunAndTheEndMarker() {
        List<String> frames = new ArrayList<>();
        V3.encodeRunEnd(
                run(RunStatus.COMPLETED, times(true), "{\"a\":1.0}", null),
                (type, data, length) -> frames.add(type + " " + new String(data, 0, length, StandardCharsets.UTF_8)));

        assertThat(frames)
                .containsExactly(
                        "run " + START + "COMPLETED" + NAMED + ENDED + ",\"result\":{\"a\":1.0}}", "null [DONE]");
    }

    @Test
    void aResultIsTheDataOfTheDocument() {
        ChatResponse response = new ChatResponse(
                "id", "m", List.of(new ContentPart.Text("one\ntwo")), "{\n\"a\":1}", FinishReason.STOP, null);
        Completion completion = new Completion(Events.HEAD, response, null);
        String result = V3.encodeResult(completion).toString();

        assertThat(V3.encodeResponse(completion).toString()).isEqualTo("{\"success\":true,\"data\":" + result + "}");
        assertThat(result).doesNotContain("\n");
    }
}
