package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on a port of the loopback interface. Closing it ends the process. */
public final class Server implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final Address address;
    private final Process process;
    private final Path log;

    private Server(String name, Address address, Process process, Path log) {
        this.name = name;
        this.address = address;
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** As the other, at a port on plain HTTP. */
    public static Server start(
            String name,
            int port,
            String readiness,
            Path directory,
            Map<String, String> environment,
            List<String> command)
            throws IOException, InterruptedException {
        return start(name, new Address(port, Optional.empty()), readiness, directory, environment, command);
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param address     where it will listen
     * @param readiness   the path that answers with a status below 500 once it is ready
     * @param directory   where it works and where its log is kept
     * @param environment beside this process's own
     */
    public static Server start(
            String name,
            Address address,
            String readiness,
            Path directory,
            Map<String, String> environment,
            List<String> command)
            throws IOException, InterruptedException {
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.directory(directory.toFile()).environment().putAll(environment);
        Server server = new Server(name, address, builder.start(), log);
        try {
            server.awaitReady(readiness);
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** A port that nobody listens on now. */
    public static int freePort() throws IOException {
        return Address.free(Optional.empty()).port();
    }

    private void awaitReady(String readiness) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!answers(readiness)) {
            if (!process.isAlive() || Instant.now().isAfter(limit)) {
                throw new IOException(name + " didn't start: " + log());
            }
            Thread.sleep(50);
        }
    }

    private boolean answers(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(5)).build();
        try (HttpClient client = address.client()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
        } catch (IOException _) {
            return false;
        }
    }

    /** Where it listens. */
    public Address address() {
        return address;
    }

    /** An address on this server; {@code path} begins with a slash. */
    public URI uri(String path) {
        return address.uri(path);
    }

    /** The process that was started. */
    public long pid() {
        return process.pid();
    }

    /** What it has said so far. */
    public String log() throws IOException {
        return Files.readString(log).strip();
    }

    /** What it has cost so far. */
    public Usage usage() {
        return ProcFiles.ofTree(process.toHandle());
    }

    /** Ends it as {@code kill -9} does: it can do nothing about it. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
