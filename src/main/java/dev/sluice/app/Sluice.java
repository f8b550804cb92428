package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line. Vert.x is loaded only by the commands that need it, so that help and version come at once. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description = "An event-driven gateway to large language models.")
public final class Sluice {

    private Sluice() {}

    public static void main(String[] arguments) throws InterruptedException {
        Surroundings surroundings = Surroundings.ofProcess();
        Server server = GatewayServer::run;
        System.exit(execute(surroundings, server, () -> commandLine(surroundings, server), arguments));
    }

    /**
     * The exit code. The command line {@code "serve"}, an image's, comes without picocli as long as nothing is wrong: its class files are
     * too old for the AOT cache of JDK 25, which made them a fifth of the whole start.
     */
    static int execute(Surroundings surroundings, Server server, Supplier<CommandLine> parser, String... arguments)
            throws InterruptedException {
        IntSupplier parsed = () -> parser.get().execute(arguments);
        return List.of(arguments).equals(List.of("serve"))
                ? ServeCommand.serve(surroundings, server, ConfigLoader.Options.NONE, errors -> parsed.getAsInt())
                : parsed.getAsInt();
    }

    /** All commands. Exit codes: 0 success, 1 failure to start or run, 2 a mistake in the command line or the configuration. */
    static CommandLine commandLine(Surroundings surroundings, Server server) {
        return new CommandLine(new Sluice())
                .addSubcommand(new ServeCommand(surroundings, server))
                .addSubcommand(new TokenCommand(surroundings))
                .addSubcommand(new CheckCommand(surroundings))
                .addSubcommand(new RehearseCommand(surroundings))
                .setParameterExceptionHandler(ExitCodes::misused);
    }
}
