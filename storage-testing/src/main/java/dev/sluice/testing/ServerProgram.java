package dev.sluice.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server as a process of its own, on a folder that is gone afterwards. */
public final class ServerProgram {

    private static final Duration READY_WITHIN = Duration.ofMinutes(1);

    private ServerProgram() {}

    /**
     * The program of that name in {@code PATH}, {@code ~/go/bin} or {@code ~/.local/bin}; empty where there is none.
     */
    public static Optional<Path> find(String name) {
        Path home = Path.of(System.getProperty("user.home"));
        Path go = Optional.ofNullable(System.getenv("GOPATH")).map(Path::of).orElse(home.resolve("go"));
        Stream<Path> onPath = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(Path::of);
        return Stream.concat(onPath, Stream.of(go.resolve("bin"), home.resolve(".local/bin")))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static URI start(Path program, StoreServer server) {
        try {
            return start(program, server, freePort());
        } catch (IOException failure) {
            throw new UncheckedIOException(program + " does not start", failure);
        }
    }

    private static URI start(Path program, StoreServer server, int port) throws IOException {
        Path folder = Files.createTempDirectory("sluice-" + program.getFileName() + "-");
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(server.arguments(port, Files.createDirectory(folder.resolve("data"))));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(server.environment());
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, folder)));
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        awaitReady(process, endpoint.resolve(server.readyPath()), log);
        return endpoint;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(Process process, URI health, Path log) throws IOException {
        Instant deadline = Instant.now().plus(READY_WITHIN);
        while (!isReady(health)) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException(health + " does not answer: " + Files.readString(log));
            }
            try {
                Thread.sleep(Duration.ofMillis(50));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + health, interrupted);
            }
        }
    }

    private static boolean isReady(URI health) {
        try {
            HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void stop(Process process, Path folder) {
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException failure) {
            System.getLogger(ServerProgram.class.getName())
                    .log(System.Logger.Level.WARNING, folder + " could not be deleted", failure);
        }
    }
}
