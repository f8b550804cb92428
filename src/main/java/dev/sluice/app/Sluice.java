package dev.sluice.app;

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

    public static void main(String[] arguments) {
        System.exit(commandLine(Surroundings.ofProcess(), GatewayServer::run).execute(arguments));
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
