package dev.sluice.distribution;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.get.GetCommand;
import dev.sluice.cli.ls.LsCommand;
import dev.sluice.cli.push.PushCommand;
import dev.sluice.web.bootstrap.DoctorCommand;
import dev.sluice.web.bootstrap.ServeCommand;
import dev.sluice.web.bootstrap.SweepCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code sluice} can do. A command's classes are loaded when it is created, so that pushing loads no server. */
enum Subcommand {
    SERVE,
    PUSH,
    GET,
    LS,
    DOCTOR,
    SWEEP;

    /**
     * New picocli commands by their names: the one that is named first, which begins to prepare itself, or all where
     * none is, as the help lists them.
     */
    static Map<String, Object> create(String[] arguments, CliEnvironment environment) {
        List<Subcommand> needed = needed(arguments);
        Map<String, Object> commands = new LinkedHashMap<>();
        needed.forEach(command -> commands.put(command.label(), command.create(environment, needed.size() == 1)));
        return commands;
    }

    private static List<Subcommand> needed(String[] arguments) {
        List<Subcommand> named = Stream.of(values())
                .filter(command -> arguments.length > 0 && command.label().equals(arguments[0]))
                .toList();
        return named.isEmpty() ? List.of(values()) : named;
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Object create(CliEnvironment environment, boolean named) {
        return switch (this) {
            case SERVE -> named ? new ServeCommand().prepare() : new ServeCommand();
            case PUSH -> new PushCommand(environment);
            case GET -> new GetCommand(environment);
            case LS -> new LsCommand(environment);
            case DOCTOR -> new DoctorCommand();
            case SWEEP -> new SweepCommand();
        };
    }
}
