package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.get.GetCommand;
import dev.sluice.cli.ls.LsCommand;
import dev.sluice.cli.push.PushCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The usage messages and docs/cli.md name every option and exit code that there is. */
class DocumentationTest {

    private static String page = "";

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("..", "docs", "cli.md"));
    }

    static Stream<CommandLine> commands() {
        CliEnvironment environment = CliEnvironment.ofProcess();
        return Stream.of(new PushCommand(environment), new GetCommand(environment), new LsCommand(environment))
                .map(CommandLine::new);
    }

    @ParameterizedTest
    @EnumSource
    void documentsEveryExitCode(ExitCode code) {
        assertThat(page).contains("| " + code.code() + " | " + code.meaning() + " |");
        assertThat(commands())
                .allSatisfy(command -> assertThat(command.getUsageMessage())
                        .containsPattern("(?m)^ +" + code.code() + " +\\Q" + code.meaning() + "\\E$"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void documentsEveryOption(CommandLine command) {
        String section = page.substring(page.indexOf("\n## " + command.getCommandName() + "\n") + 1);
        String own = section.substring(0, section.indexOf("\n## "));
        assertThat(command.getCommandSpec().options())
                .filteredOn(option -> !option.usageHelp())
                .isNotEmpty()
                .allSatisfy(option -> assertThat(own).contains("`" + option.longestName()));
        assertThat(command.getUsageMessage())
                .contains("Usage: sluice " + command.getCommandName(), "Examples:", "Exit codes:");
    }
}
