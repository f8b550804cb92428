package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Golden;
import dev.sluice.chat.ContentRows.Row;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Status;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each provider takes, as the README tells it: asked of every model of the shipped registry, so that it is true. */
final class ContentMatrixTest {

    private static final Path README = Path.of("README.md");

    @TempDir
    static Path emptyDirectory;

    private final GatewayConfig config = config();
    private final List<ModelInfo> models = models(config);
    private final ProviderCatalog adapters = ProviderCatalog.load();

    @Test
    void readmeTellsWhatBecomesOfContent() {
        Map<String, Function<ModelInfo, String>> rows = new LinkedHashMap<>();
        ContentPath path = new ContentPath(this::provider);
        for (Row row : ContentRows.all()) {
            rows.put(row.label(), model -> path.fate(row, model));
        }
        Golden.assertBlock(README, "matrix", rendered(new ModelTable(rows, models), "a client's part"));
    }

    @Test
    void readmeTellsTheLimits() {
        ModelTable table = new ModelTable(new ContentLimits(this::provider).rows(), models);
        Golden.assertBlock(README, "limits", rendered(table, "the most that is taken") + "\n" + ownLimits());
    }

    private String ownLimits() {
        return String.format(
                Locale.ROOT,
                "The gateway's own limits come first: a body of %d MiB (`limits.max_body`), else 413; by URL %d files"
                        + " (`media.max_files`) of %d MiB each (`media.max_file`).%n",
                config.limits().maxBodyBytes() >> 20,
                config.media().maxFiles(),
                config.media().maxBytes() >> 20);
    }

    @Test
    void everyProviderIsAsked() {
        assertThat(models)
                .extracting(ModelInfo::provider)
                .hasSameElementsAs(config.providers().keySet());
    }

    private static String rendered(ModelTable table, String heading) {
        String exceptions = table.exceptions();
        return table.byProvider(heading) + (exceptions.isEmpty() ? "" : "\n" + exceptions);
    }

    private Provider provider(ModelInfo model) {
        EndpointConfig endpoint = Objects.requireNonNull(config.providers().get(model.provider()));
        return Objects.requireNonNull(adapters.find(endpoint.adapter()));
    }

    /** What is built in; a key, so that the sandbox and its models are not there. */
    private static GatewayConfig config() {
        Map<String, String> environment =
                Map.of("OPENAI_API_KEY", "key", "SLUICE_JWT_SECRET", "a-secret-of-more-than-thirty-two-bytes");
        return ready(new ConfigLoader(environment, emptyDirectory, new Random(1)).load(ConfigLoader.Options.NONE));
    }

    private static List<ModelInfo> models(GatewayConfig config) {
        ModelRegistry registry = ready(RegistryLoader.load(config));
        return registry.models().stream()
                .filter(model -> model.status() != Status.RETIRED)
                .toList();
    }

    private static <T> T ready(Loaded<T> loaded) {
        return switch (loaded) {
            case Loaded.Ready<T> ready -> ready.value();
            case Loaded.Refused<T> refused -> throw new AssertionError(refused.errors());
        };
    }
}
