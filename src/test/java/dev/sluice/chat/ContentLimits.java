package dev.sluice.chat;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Delivery;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolUse;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.Provider;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the limits that adapters keep by asking for more than any provider takes: the refusal names the limit. */
final class ContentLimits {

    /** Far more than the limits that there are. */
    private static final int MANY = 8_000;

    /** Base64 characters of a file that is larger than any provider takes; a multiple of 4. */
    private static final int LARGE = 68_000_000;

    private static final String PNG_HEAD = "iVBORw0KGgoAAAANSUhEUgAA";
    private static final String PDF_HEAD = "JVBERi0xLjcK";
    private static final Pattern LIMIT = Pattern.compile("[^:]+: (.+) \\d+ exceeds (\\d+) for .+");

    private final Function<ModelInfo, Provider> providers;

    ContentLimits(Function<ModelInfo, Provider> providers) {
        this.providers = providers;
    }

    Map<String, Function<ModelInfo, String>> rows() {
        Map<String, Function<ModelInfo, String>> rows = new LinkedHashMap<>();
        rows.put("images in a request", model -> limit(model, MANY, i -> image(i, PNG_HEAD)));
        rows.put("an image as bytes", model -> limit(model, 1, i -> image(i, large(PNG_HEAD))));
        rows.put("a pdf as bytes", model -> limit(model, 1, ContentLimits::pdf));
        rows.put("videos of YouTube in a request", model -> limit(model, MANY, ContentLimits::video));
        return rows;
    }

    private String limit(ModelInfo model, int count, IntFunction<UserPart> part) {
        Stream<UserPart> media = IntStream.range(0, count).mapToObj(part);
        List<UserPart> content =
                Stream.concat(media, Stream.of(new ContentPart.Text("Look."))).toList();
        ChatRequest request = request(model, content);
        return switch (providers.apply(model).wire(request, model).encode(request, model)) {
            case Checked.Valid<WireRequest> valid -> "–";
            case Checked.Invalid<WireRequest> invalid -> limit(invalid.violations());
        };
    }

    private static String limit(List<Violation> violations) {
        for (Violation violation : violations) {
            Matcher matcher = LIMIT.matcher(violation.message());
            if (violation.code().equals("media_too_large") && matcher.matches()) {
                String number = String.format(Locale.ROOT, "%,d", Long.valueOf(matcher.group(2)));
                String what = matcher.group(1);
                return what.startsWith("number of ") ? number : number + " " + what;
            }
        }
        String code = violations.getFirst().code();
        return ContentPath.REFUSALS.getOrDefault(code, "✗ `" + code + "`");
    }

    private static UserPart image(int i, String base64) {
        return new ContentPart.Image(new MediaSource.Inline(path(i), "image/png", base64), null);
    }

    private static UserPart pdf(int i) {
        return new ContentPart.File(new MediaSource.Inline(path(i), "application/pdf", large(PDF_HEAD)), "a.pdf");
    }

    private static UserPart video(int i) {
        return new ContentPart.Video(
                new MediaSource.Remote(path(i), "https://www.youtube.com/watch?v=sluice" + (10_000 + i)));
    }

    private static String large(String head) {
        return head + "A".repeat(LARGE - head.length());
    }

    private static String path(int i) {
        return "messages[0].content[" + i + "]";
    }

    private static ChatRequest request(ModelInfo model, List<UserPart> content) {
        return new ChatRequest(
                model.id(),
                List.of(new Message.User("messages[0]", content, null)),
                Sampling.DEFAULT,
                ToolUse.NONE,
                new ResponseFormat.Text(),
                ReasoningOptions.DEFAULT,
                new Delivery(true, false, true, null),
                Map.of(),
                List.of());
    }
}
