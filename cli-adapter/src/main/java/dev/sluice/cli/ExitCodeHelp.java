package dev.sluice.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Puts the exit codes into a command's usage message, from the one list that there is. */
final class ExitCodeHelp {

    private ExitCodeHelp() {
    }

    static void addTo(CommandSpec spec) {
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.meanings());
    }
}
