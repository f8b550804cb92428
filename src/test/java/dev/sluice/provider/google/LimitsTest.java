package dev.sluice.provider.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ContentPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.MediaSource;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.RequestBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is too much for Gemini is found before the call. */
class LimitsTest {

    record Limit(UserPart part, int most) {}

    static List<Limit> limits() {
        String png = Base64.getEncoder().encodeToString("\u0089PNG\r\n\u001A\n1234".getBytes(ISO_8859_1));
        return List.of(
                new Limit(new ContentPart.Video(new MediaSource.Remote("p", "https://youtu.be/a")), 10),
                new Limit(new ContentPart.Image(RequestBuilder.inline("p", null, png), null), 3600));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void oneMoreThanTheMostIsRefused(Limit limit) {
        request(limit.part(), limit.most()).encoded(Models.GEMINI_3);
        assertThat(request(limit.part(), limit.most() + 1).violations(Models.GEMINI_3))
                .extracting(Violation::code)
                .containsExactly("media_too_large");
    }

    private static RequestBuilder request(UserPart part, int count) {
        List<UserPart> parts = new ArrayList<>(Collections.nCopies(count, part));
        parts.add(new Text("Hello"));
        return new RequestBuilder(new GenerateWire()).user(parts.toArray(new UserPart[0]));
    }
}
