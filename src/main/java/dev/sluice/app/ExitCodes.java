package dev.sluice.app;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How commands end when they cannot do what was asked. 0 is success, 1 a failure of the work itself, 2 a mistake of the caller. */
final class ExitCodes {

    private ExitCodes() {}

    /** Prints what is wrong with what was given, one line each. */
    static int refused(CommandSpec spec, List<String> errors) {
        PrintWriter err = spec.commandLine().getErr();
        errors.forEach(err::println);
        err.flush();
        return ExitCode.USAGE;
    }

    /** Prints what is wrong with the command line, in two lines instead of the whole usage. */
    static int misused(ParameterException mistake, String[] arguments) {
        CommandSpec spec = mistake.getCommandLine().getCommandSpec();
        PrintWriter err = mistake.getCommandLine().getErr();
        err.println(spec.qualifiedName() + ": " + mistake.getMessage());
        err.println("Try '" + spec.qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }
}
