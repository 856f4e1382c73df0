package dev.sluice.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gateway's own process, on a free port. */
final class GatewayProcess implements AutoCloseable {

    private static final String READY = "Sluice is ready: ";

    private final Process process;
    private final URI address;
    private final List<String> output;

    private GatewayProcess(Process process, URI address, List<String> output) {
        this.process = process;
        this.address = address;
        this.output = output;
    }

    static Builder builder() {
        return new Builder();
    }

    URI address() {
        return address;
    }

    /** Ends it as {@code kill -9} does: it can do nothing about it. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The gateway did not end within 30 s: " + output);
            }
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static final class Builder {
        private final List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        private final Map<String, String> environment = new HashMap<>();

        Builder argument(String name, String value) {
            arguments.add(name);
            arguments.add(value);
            return this;
        }

        Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        GatewayProcess start() throws IOException {
            ProcessBuilder builder = Product.command("serve", arguments);
            builder.environment().putAll(environment);
            return awaitReady(builder.start());
        }

        private static GatewayProcess awaitReady(Process process) throws IOException {
            List<String> output = Collections.synchronizedList(new ArrayList<>());
            BufferedReader lines = process.inputReader();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith(READY)) {
                    Thread.ofVirtual().start(() -> collect(lines, output));
                    return new GatewayProcess(process, URI.create(line.substring(READY.length())), output);
                }
            }
            throw new IllegalStateException("The gateway ended instead of starting: " + output);
        }

        private static void collect(BufferedReader lines, List<String> output) {
            try (lines) {
                lines.lines().forEach(output::add);
            } catch (IOException | UncheckedIOException end) {
                output.add("(its output broke off: " + end.getMessage() + ")");
            }
        }
    }
}
