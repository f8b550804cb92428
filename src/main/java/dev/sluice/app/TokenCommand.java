package dev.sluice.app;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.AuthConfig;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.DurationText;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "token",
        description = "Print a bearer token signed with the configured shared secret, for trying things out.")
final class TokenCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ConfigOptions config = new ConfigOptions();

    @Option(names = "--sub", paramLabel = "UID", required = true, description = "The staff member's uid.")
    private String subject = "";

    @Option(
            names = "--tenant",
            paramLabel = "UID",
            defaultValue = "default",
            description = "The business uid (default: ${DEFAULT-VALUE}).")
    private String tenant = "";

    @Option(names = "--type", paramLabel = "TYPE", description = "The kind of token (default: the one that may call).")
    private @Nullable String type;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "12h",
            converter = Lifetime.class,
            description = "How long it is valid, such as 30m or 12h (default: ${DEFAULT-VALUE}).")
    private Duration lifetime = Duration.ZERO;

    @Option(
            names = "--model-allow",
            paramLabel = "MODEL",
            description =
                    "A model that may be called, such as openai/gpt-4o or openai/*; may be repeated (default: every model).")
    private List<String> models = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    TokenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ConfigLoader loader = surroundings.configLoader();
        return switch (loader.load(config.loaderOptions())) {
            case Loaded.Ready<GatewayConfig> ready -> print(ready.value().auth());
            case Loaded.Refused<GatewayConfig> refused -> ExitCodes.refused(spec, refused.errors());
        };
    }

    private int print(AuthConfig auth) {
        if (auth.secret() == null || auth.secretIsGenerated()) {
            return ExitCodes.refused(
                    spec,
                    List.of("auth.secret: is not configured, so there is nothing to sign with: set SLUICE_JWT_SECRET"
                            + " here and for the gateway"));
        }
        PrintWriter out = spec.commandLine().getOut();
        Caller caller = new Caller(subject, tenant, models.isEmpty() ? Caller.EVERY_MODEL : models);
        String kind = type == null ? auth.claims().staffType() : type;
        out.println(new TokenIssuer(auth, surroundings.clock()).issue(caller, kind, lifetime));
        out.flush();
        return ExitCode.OK;
    }

    /** Reads the lifetime. */
    static final class Lifetime implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration lifetime = DurationText.parse(text);
            if (lifetime == null || lifetime.toSeconds() < 1) {
                throw new TypeConversionException(
                        "'" + text + "' is not a duration of at least 1s, such as 30m or 12h");
            }
            return lifetime;
        }
    }
}
