package dev.sluice.distribution;

import dev.sluice.cli.GetCommand;
import dev.sluice.cli.LsCommand;
import dev.sluice.cli.PushCommand;
import dev.sluice.cli.Surroundings;
import dev.sluice.web.bootstrap.DoctorCommand;
import dev.sluice.web.bootstrap.ServeCommand;
import dev.sluice.web.bootstrap.SweepCommand;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code sluice} can do. A command's classes are loaded when it is created, so that pushing loads no server. */
enum Subcommand {
    SERVE,
    PUSH,
    GET,
    LS,
    DOCTOR,
    SWEEP;

    /** The one that is named first, or all where none is: the help lists them. */
    static List<Subcommand> needed(String[] arguments) {
        List<Subcommand> named = Stream.of(values()).filter(command -> arguments.length > 0 && command.label().equals(arguments[0])).toList();
        return named.isEmpty() ? List.of(values()) : named;
    }

    /** The name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A new picocli command. */
    Object create(Surroundings surroundings) {
        return switch (this) {
            case SERVE -> new ServeCommand();
            case PUSH -> new PushCommand(surroundings);
            case GET -> new GetCommand(surroundings);
            case LS -> new LsCommand(surroundings);
            case DOCTOR -> new DoctorCommand();
            case SWEEP -> new SweepCommand();
        };
    }
}
