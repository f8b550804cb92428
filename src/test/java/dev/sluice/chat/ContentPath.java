package dev.sluice.chat;

import dev.sluice.chat.ContentRows.Row;
import dev.sluice.chat.ContentSample.Bytes;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Violation;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes content the way that it goes in the gateway, from a client's JSON to a provider's, and tells what has become of it by looking
 * at the latter. Content that is neither there nor refused is an error: nothing may be dropped in silence.
 */
final class ContentPath {

    static final String OTHER_WIRE = " †";

    /** What the most usual codes are called in the matrix. */
    static final Map<String, String> REFUSALS = Map.of(
            "unsupported_content", "✗",
            "unsupported_media_type", "✗ type",
            "invalid_media", "✗ invalid");

    private final Dialect dialect = DialectCatalog.load().get("v3", Dialect.class);
    private final Function<ModelInfo, Provider> providers;

    ContentPath(Function<ModelInfo, Provider> providers) {
        this.providers = providers;
    }

    /** What becomes of the samples of a row: one answer if it is the same for all. */
    String fate(Row row, ModelInfo model) {
        Map<String, Set<String>> samplesByFate = new LinkedHashMap<>();
        for (ContentSample sample : row.samples()) {
            samplesByFate
                    .computeIfAbsent(fate(sample, model), fate -> new LinkedHashSet<>())
                    .add(sample.name());
        }
        if (samplesByFate.size() == 1) {
            return samplesByFate.keySet().iterator().next();
        }
        return samplesByFate.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private String fate(ContentSample sample, ModelInfo model) {
        return switch (dialect.decodeRequest(sample.request(model.id()))) {
            case Checked.Invalid<ChatRequest> invalid -> refused(sample, invalid.violations());
            case Checked.Valid<ChatRequest> valid -> fate(sample, model, valid.value());
        };
    }

    private String fate(ContentSample sample, ModelInfo model, ChatRequest request) {
        Wire wire = providers.apply(model).wire(request, model);
        List<MediaSource.Remote> wanted = wire.wantedInline(request, model);
        ChatRequest whole = MediaInlining.inline(request, fetched(wanted, sample.bytes()));
        String fate =
                switch (wire.encode(whole, model)) {
                    case Checked.Invalid<WireRequest> invalid -> refused(sample, invalid.violations());
                    case Checked.Valid<WireRequest> valid ->
                        (wanted.isEmpty() ? "" : "fetched, ")
                                + found(sample, valid.value().body().toString());
                };
        return wire.name().equals(model.wires().usual()) ? fate : fate + OTHER_WIRE;
    }

    private static Map<MediaSource.Remote, MediaSource.Inline> fetched(List<MediaSource.Remote> wanted, Bytes bytes) {
        return wanted.stream()
                .collect(Collectors.toMap(
                        remote -> remote,
                        remote -> new MediaSource.Inline(remote.path(), bytes.type(), bytes.base64())));
    }

    /** What the part itself is refused for, or where it is not, what else in the request is. */
    private static String refused(ContentSample sample, List<Violation> violations) {
        String code = violations.stream()
                .filter(violation ->
                        Objects.requireNonNullElse(violation.field(), "").startsWith(sample.path()))
                .findFirst()
                .orElse(violations.getFirst())
                .code();
        return REFUSALS.getOrDefault(code, "✗ `" + code + "`");
    }

    private static String found(ContentSample sample, String body) {
        if (contains(body, sample.url())) {
            return "as URL";
        }
        if (contains(body, sample.fileId())) {
            return "as id";
        }
        if (body.contains(sample.bytes().base64())) {
            return "as bytes" + (sample.isMisnamed() ? typed(sample, body) : "");
        }
        if (body.contains(sample.bytes().text())) {
            return "as text";
        }
        throw new AssertionError("dropped in silence: " + sample.part() + " in " + body);
    }

    private static String typed(ContentSample sample, String body) {
        return body.contains(sample.bytes().type()) ? " of " + sample.bytes().name() : " as declared";
    }

    private static boolean contains(String body, @Nullable String text) {
        return text != null && body.contains(text);
    }
}
