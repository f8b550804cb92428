package dev.sluice.app;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.config.ReadFile;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model registry as its file says. The file is read again and again; one that differs from what was used last, and that two looks
 * in a row have seen alike, so that nobody is still writing it, takes the place of the registry at once and whole. What is wrong with a
 * file is logged once, and the registry stays.
 *
 * <p>Asked by any thread. The looks follow each other on worker threads, never at the same time.
 */
final class LiveRegistry implements Supplier<ModelRegistry> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRegistry.class);

    private final Vertx vertx;
    private final Supplier<GatewayConfig> config;
    private final ProviderCatalog adapters;
    private volatile ModelRegistry current;

    /** What the file held when it was last used or refused. Of the looks only, as is the next. */
    private @Nullable String settled;

    private @Nullable String lastSeen;
    private boolean unreadable;
    /** Of the timer's event loop only. */
    private boolean looking;

    /** @param first the registry until the file is read */
    LiveRegistry(Vertx vertx, Supplier<GatewayConfig> config, ProviderCatalog adapters, ModelRegistry first) {
        this.vertx = vertx;
        this.config = config;
        this.adapters = adapters;
        this.current = first;
    }

    @Override
    public ModelRegistry get() {
        return current;
    }

    /** Begins to watch the file, if there is one and it is to be watched. It ends with the Vert.x instance. */
    void start() {
        GatewayConfig now = config.get();
        Path file = now.modelsFile();
        if (file != null && !now.modelsReload().isZero()) {
            vertx.setPeriodic(now.modelsReload().toMillis(), due -> lookUnlessLooking(file));
        }
    }

    /** A slow disk is not asked again before it has answered. */
    private void lookUnlessLooking(Path file) {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(() -> {
                    look(file);
                    return null;
                })
                .onFailure(bug -> LOG.error("the model registry's file could not be looked at", bug))
                .onComplete(looked -> looking = false);
    }

    /** One look at the file. */
    void look(Path file) {
        String text = read(file);
        boolean steady = Objects.equals(text, lastSeen);
        lastSeen = text;
        if (text != null && steady && !text.equals(settled)) {
            use(file, text);
        }
    }

    private @Nullable String read(Path file) {
        try {
            String text = ReadFile.text(file);
            unreadable = false;
            return text;
        } catch (ReadFile.UnreadableException e) {
            if (!unreadable) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .log("the model registry stays as it is: its file {}", e.reason());
            }
            unreadable = true;
            return null;
        }
    }

    private void use(Path file, String text) {
        settled = text;
        GatewayConfig now = config.get();
        switch (Preparation.models(now, RegistryLoader.parse(now, file, text), adapters.wires())) {
            case Loaded.Ready<ModelRegistry> ready -> replace(ready.value());
            case Loaded.Refused<ModelRegistry> refused -> refused(file, refused.errors());
        }
    }

    /** Takes the place of the registry, unless it is the same. */
    void replace(ModelRegistry registry) {
        boolean same = registry.models().equals(current.models())
                && registry.wildcards().equals(current.wildcards());
        if (same) {
            return;
        }
        current = registry;
        long retired = registry.models().stream()
                .filter(model -> model.status() == ModelInfo.Status.RETIRED)
                .count();
        LOG.atInfo()
                .addKeyValue("models", registry.models().size())
                .addKeyValue("retired", retired)
                .addKeyValue("wildcards", registry.wildcards().size())
                .log("the model registry is loaded");
    }

    private static void refused(Path file, List<String> errors) {
        LOG.atError()
                .addKeyValue("file", file)
                .addKeyValue("errors", errors.size())
                .log("the model registry stays as it is: {}", String.join("; ", errors));
    }
}
