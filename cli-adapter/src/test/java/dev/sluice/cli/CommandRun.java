package dev.sluice.cli;

import dev.sluice.cli.get.GetCommand;
import dev.sluice.cli.ls.LsCommand;
import dev.sluice.cli.progress.ResultStream;
import dev.sluice.cli.progress.Terminal;
import dev.sluice.cli.push.PushCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs a command as its process would, with everything around it caught. */
public final class CommandRun {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    public final List<Duration> pauses = new CopyOnWriteArrayList<>();
    public Map<String, String> variables = Map.of();
    /** Instead of what {@link #out()} tells. */
    public Optional<OutputStream> output = Optional.empty();
    public InputStream input = new ByteArrayInputStream(new byte[0]);
    public OptionalInt columns = OptionalInt.empty();
    /** What happens while the command waits. */
    public volatile Runnable inPause = () -> { };

    public int push(String... arguments) {
        return run(PushCommand::new, arguments);
    }

    public int get(String... arguments) {
        return run(GetCommand::new, arguments);
    }

    public int ls(String... arguments) {
        return run(LsCommand::new, arguments);
    }

    private int run(Function<CliEnvironment, Callable<Integer>> command, String... arguments) {
        Terminal terminal = new Terminal(
                ResultStream.over(output.orElse(out), StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> columns);
        CliEnvironment environment = new CliEnvironment(terminal, input, variables, this::pause, this::nanoTime);
        return new CommandLine(command.apply(environment))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    /** As if it had paused for as long as it wanted to. */
    private long nanoTime() {
        return System.nanoTime() + pauses.stream().mapToLong(Duration::toNanos).sum();
    }

    private void pause(Duration duration) {
        pauses.add(duration);
        inPause.run();
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public byte[] outBytes() {
        return out.toByteArray();
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
