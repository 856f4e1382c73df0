import dev.sluice.embedded.EmbeddedS3;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the AOT caches (<a href="https://openjdk.org/jeps/514">JEP 514</a>) that let Sluice start fast, by really using
 * what was built: starts the gateway, pushes, lists and gets a file through it, and stops it. The gateway has two: one
 * for a store of the operator's own, as small as can be, and one that holds the embedded store too. A cache that can't
 * be made is said and left out; everything works without.
 *
 * <p>Run by the build as {@code java -cp target/sluice/lib/sluice.jar TrainAotCaches.java target/sluice}.
 */
final class TrainAotCaches {

    private static final long LIMIT_SECONDS = 120;
    /** More than one part, so that the multipart path is in the cache too. */
    private static final int FILE_BYTES = 20 * 1024 * 1024;
    private static final String READY = "Sluice is ready: ";

    private static final List<String> CACHES = List.of("serve", "serve-embedded", "client");
    private static final String BUCKET = "training";

    /** With what methods did in the training, a start compiles more than it runs. */
    private static final List<String> WITHOUT_PROFILES =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

    private final Path home;
    private final Path temporary;

    private TrainAotCaches(Path home, Path temporary) {
        this.home = home;
        this.temporary = temporary;
    }

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path temporary = Files.createTempDirectory("sluice-training");
        try {
            new TrainAotCaches(home, temporary).train();
        } catch (IOException | InterruptedException | IllegalStateException failed) {
            for (String cache : CACHES) {
                Files.deleteIfExists(home.resolve(cache + ".aot"));
            }
            System.out.println("[WARNING] No AOT cache was made, so Sluice starts more slowly: " + failed.getMessage());
        } finally {
            delete(temporary);
        }
    }

    private void train() throws IOException, InterruptedException {
        Path file = Files.write(temporary.resolve("file.bin"), new byte[FILE_BYTES]);
        try (EmbeddedS3 store = EmbeddedS3.builder(
                        Files.createDirectories(temporary.resolve("store").resolve(BUCKET))
                                .getParent())
                .start()) {
            serve(file, "serve", environment(store), List.of());
        }
        serve(
                file,
                "serve-embedded",
                Map.of(),
                List.of("--data", temporary.resolve("data").toString(), "--bucket", BUCKET));
    }

    private static Map<String, String> environment(EmbeddedS3 store) {
        return Map.of(
                "SLUICE_STORAGE_PROFILE", "generic", "SLUICE_STORAGE_ENDPOINT", store.endpoint().toString(),
                "SLUICE_STORAGE_REGION", store.region(), "SLUICE_STORAGE_BUCKET", BUCKET,
                "AWS_ACCESS_KEY_ID", store.accessKeyId(), "AWS_SECRET_ACCESS_KEY", store.secretAccessKey());
    }

    private void serve(Path file, String cache, Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", Integer.toString(freePort())));
        arguments.addAll(options);
        List<String> training = new ArrayList<>(WITHOUT_PROFILES);
        training.add(cacheOutput(cache));
        Process server = start(command("serve", training, arguments), environment);
        try {
            String url = waitUntilReady(server);
            String object = url + BUCKET + "/file.bin";
            client(List.of(cacheOutput("client")), "push", file.toString(), object);
            client(List.of(), "push", "--parts-above", "1GiB", file.toString(), object);
            client(List.of(), "ls", url + BUCKET + "/");
            client(List.of(), "get", object, temporary.resolve("copy.bin").toString());
            visit(url);
        } finally {
            stop(server);
        }
    }

    private String cacheOutput(String cache) {
        return "-XX:AOTCacheOutput=" + home.resolve(cache + ".aot");
    }

    private void client(List<String> jvmOptions, String... arguments) throws IOException, InterruptedException {
        Process client = start(command("client", jvmOptions, List.of(arguments)), Map.of());
        if (!client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            client.destroyForcibly();
            throw new IllegalStateException("'sluice " + arguments[0] + "' did not end in time");
        }
        if (client.exitValue() != 0) {
            throw new IllegalStateException(
                    "'sluice " + arguments[0] + "' ended with code " + client.exitValue() + ", see " + log());
        }
    }

    /** What a browser asks for first. */
    private static void visit(String url) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            for (String path : List.of("", "health/readiness", "api/v1/buckets")) {
                browser.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.discarding());
            }
        }
    }

    private static void stop(Process server) throws InterruptedException {
        server.destroy();
        if (!server.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            server.destroyForcibly();
            throw new IllegalStateException("'sluice serve' did not stop in time");
        }
        if (server.exitValue() != 0) {
            throw new IllegalStateException("'sluice serve' ended with code " + server.exitValue());
        }
    }

    private String waitUntilReady(Process server) throws IOException {
        BufferedReader output = server.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                Thread.ofPlatform().daemon().start(() -> drain(output));
                return line.substring(READY.length()).strip();
            }
        }
        throw new IllegalStateException("'sluice serve' did not start, see " + log());
    }

    private static void drain(BufferedReader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException serverEnded) {
            // It says nothing more.
        }
    }

    private List<String> command(String kind, List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + home.resolve(kind + ".options"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", home.resolve("lib/sluice.jar").toString()));
        command.addAll(arguments);
        return command;
    }

    private Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
        if (!command.contains("serve")) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        }
        // The training is about the defaults, not about what this machine's user has set.
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("MICRONAUT_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Path log() {
        return home.resolveSibling("training.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
