package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.web.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a person sees it: what it prints, how it ends, and the embedded store behind it. */
class ServeCommandTest {

    private static final int PART_BYTES = 8 << 20;

    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "nobody", "AWS_SECRET_ACCESS_KEY", "nothing");

    @TempDir
    Path folder;

    @BeforeEach
    void putAFileThere() throws IOException {
        Files.writeString(folder.resolve("README.md"), "read me");
    }

    @Test
    void servesAFolderAndStopsWhenTold() throws Exception {
        try (ServeProcess serve = ServeProcess.start(folder, Map.of(), "--port", "0")) {
            List<String> lines = serve.readTo("Sluice is ready: ", 2);
            String address = lines.get(1).substring("Sluice is ready: ".length());

            assertThat(lines.get(0)).contains("embedded", folder.resolve("data").toString());
            assertThat(address).matches("http://127\\.0\\.0\\.1:\\d+/");
            assertThat(lines.get(2)).isEqualTo("  curl -T README.md " + address + "api/v1/objects/files/README.md");
            assertThat(lines.get(3)).isEqualTo("  ./sluice push README.md " + address + "files/");
            assertThat(run(folder, lines.get(2).strip())).contains("\"key\":\"README.md\"", "\"size\":7");
            assertThat(get(address + "api/v1/objects/files/README.md").body()).isEqualTo("read me");
            assertThat(get(address + "health/readiness").statusCode()).isEqualTo(200);

            serve.stop();
            assertThat(serve.awaitExit()).isZero();
            assertThat(serve.errors()).isEmpty();
        }
        try (ServeProcess again = ServeProcess.start(
                folder, Map.of("SLUICE_ACCESS_TOKEN", "t0ken"), "--port", "0", "--host", "0.0.0.0")) {
            List<String> lines = again.readTo("Sluice is ready: ", 2);
            assertThat(lines.get(2))
                    .contains("curl -H \"Authorization: Bearer $SLUICE_ACCESS_TOKEN\" -T README.md http://127.0.0.1:");
            String address = lines.get(1).substring("Sluice is ready: ".length());
            assertThat(get(address + "api/v1/objects/files/README.md").statusCode()).isEqualTo(401);
            assertThat(get(address + "api/v1/objects/files/README.md", "Authorization", "Bearer t0ken")
                            .body())
                    .isEqualTo("read me");
        }
    }

    @Test
    void leavesTheFolderOfAnotherAlone() throws Exception {
        try (ServeProcess serve = ServeProcess.start(folder, Map.of(), "--port", "0")) {
            serve.readTo("Sluice is ready: ", 0);
            assertRefuses(Map.of(), "Another sluice process keeps its files in 'data'");
        }
    }

    @Test
    void letsRunningRequestsFinish() throws Exception {
        try (ServeProcess serve =
                ServeProcess.start(folder, Map.of(), "--port", "0", "--bucket", "other", "--data", "elsewhere")) {
            URI address =
                    URI.create(serve.readTo("Sluice is ready: ", 0).getLast().substring("Sluice is ready: ".length()));
            try (Socket upload = new Socket(address.getHost(), address.getPort())) {
                OutputStream out = upload.getOutputStream();
                out.write(("PUT /api/v1/objects/other/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab")
                        .getBytes(StandardCharsets.US_ASCII));
                awaitRequest(address);
                serve.stop();
                awaitRefusal(address);
                out.write("cd".getBytes(StandardCharsets.US_ASCII));
                String answer = new String(upload.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(answer).startsWith("HTTP/1.1 201 ").containsIgnoringCase("connection: close");
            }
            assertThat(serve.awaitExit()).isZero();
            assertThat(Files.exists(folder.resolve("elsewhere"))).isTrue();
        }
    }

    /** The JVM sees the end of its heap alone. */
    @Test
    void endsWhenDirectMemoryIsExhausted() throws Exception {
        Map<String, String> littleMemory = Map.of("JAVA_TOOL_OPTIONS", "-XX:MaxDirectMemorySize=6m");
        try (ServeProcess serve = ServeProcess.start(folder, littleMemory, "--port", "0")) {
            URI address =
                    URI.create(serve.readTo("Sluice is ready: ", 0).getLast().substring("Sluice is ready: ".length()));
            try (Socket upload = new Socket(address.getHost(), address.getPort())) {
                upload.getOutputStream()
                        .write(
                                ("PUT /api/v1/objects/files/large HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20971520\r\n\r\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                upload.getOutputStream().write(new byte[PART_BYTES]);
            } catch (SocketException ended) {
                // It ends the connection with itself.
            }
            assertThat(serve.awaitExit()).isEqualTo(3);
            assertThat(serve.errors()).contains("memory is exhausted", "direct buffer memory");
        }
    }

    @Test
    void leavesNothingOfWhatTakesTooLong() throws Exception {
        try (ServeProcess serve =
                ServeProcess.start(folder, Map.of("SLUICE_WEB_SHUTDOWN_GRACE", "300ms"), "--port", "0")) {
            URI address =
                    URI.create(serve.readTo("Sluice is ready: ", 0).getLast().substring("Sluice is ready: ".length()));
            try (Socket upload = new Socket(address.getHost(), address.getPort())) {
                upload.getOutputStream()
                        .write(
                                ("PUT /api/v1/objects/files/stuck HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20971520\r\n\r\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                upload.getOutputStream().write(new byte[PART_BYTES + 1]);
                Eventually.holds(() -> assertThat(parts()).isNotEmpty());
                serve.stop();
                assertThat(serve.awaitExit()).isZero();
            }
            assertThat(parts()).isEmpty();
        }
    }

    @Test
    void goesOnAfterARestartWithTheUploadWhosePartItBrokeOff() throws Exception {
        Map<String, String> settings = Map.of("SLUICE_WEB_SHUTDOWN_GRACE", "300ms");
        String part;
        try (ServeProcess serve = ServeProcess.start(folder, settings, "--port", "0")) {
            URI address =
                    URI.create(serve.readTo("Sluice is ready: ", 0).getLast().substring("Sluice is ready: ".length()));
            part = begin(address, 2 * PART_BYTES) + "/parts/";
            assertThat(put(address.resolve(part + 1), new byte[PART_BYTES]).statusCode()).isEqualTo(200);
            try (Socket stuck = new Socket(address.getHost(), address.getPort())) {
                stuck.getOutputStream()
                        .write(("PUT " + part + "2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + PART_BYTES
                                        + "\r\n\r\nab")
                                .getBytes(StandardCharsets.US_ASCII));
                awaitRequest(address);
                serve.stop();
                assertThat(serve.awaitExit()).isZero();
            }
        }
        try (ServeProcess again = ServeProcess.start(folder, settings, "--port", "0")) {
            URI address =
                    URI.create(again.readTo("Sluice is ready: ", 0).getLast().substring("Sluice is ready: ".length()));
            String upload = part.substring(0, part.length() - "/parts/".length());
            assertThat(get(address.resolve(upload).toString()).body()).contains("\"received\":[[1,1]]");
            assertThat(put(address.resolve(part + 2), new byte[PART_BYTES]).statusCode()).isEqualTo(200);
            HttpResponse<String> receipt = send(HttpRequest.newBuilder(address.resolve(upload + "/complete"))
                    .POST(BodyPublishers.noBody()));
            assertThat(receipt.statusCode()).as(receipt.body()).isEqualTo(200);
        }
    }

    /** Begins an upload, and returns its path. */
    private static String begin(URI address, int size) throws IOException, InterruptedException {
        String body = "{\"bucket\":\"files\",\"key\":\"resumed\",\"size\":" + size + "}";
        return send(HttpRequest.newBuilder(address.resolve("api/v1/uploads")).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))).headers().firstValue("Location").orElseThrow();
    }

    private static HttpResponse<String> put(URI address, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofByteArray(body)));
    }

    private List<Path> parts() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && file.toFile().length() >= PART_BYTES).toList();
        } catch (IOException | UncheckedIOException changedMeanwhile) {
            throw new AssertionError(changedMeanwhile);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SLUICE_MEMORY_BUDGET, plenty, sluice.memory.budget",
        "SLUICE_STORAGE_PROFILE, azure, azure",
        "SLUICE_STORAGE_PROFILE, minio, endpoint",
        "SLUICE_STORAGE_ENDPOINT, http://127.0.0.1:1, SLUICE_STORAGE_BUCKET",
        "SLUICE_DOWNLOAD_CHUNK_SIZE, 1GiB, chunk-size",
        "SLUICE_STORAGE_ENDPOINT, 127.0.0.1:9000, https://s3.example.org",
        "SLUICE_STORAGE_ENDPOINT, localhost:9000, https://s3.example.org",
        "SLUICE_MEMORY_BUDGET, 1KiB, memory budget",
        "SLUICE_UPLOAD_EXPIRY, 8d, at most 168h"
    })
    void saysWhichSettingIsWrong(String variable, String value, String mentioned) throws Exception {
        Map<String, String> environment = value.equals("minio")
                ? Map.of(variable, value, "SLUICE_STORAGE_BUCKET", "files")
                : Map.of(variable, value);

        assertRefuses(environment, mentioned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", ""})
    void refusesOtherAddressesWithoutAToken(String host) throws Exception {
        assertRefuses(Map.of(), "SLUICE_ACCESS_TOKEN", "--host", host);
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefuses(Map.of(), "--port", "--port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void saysThatTheStoreDoesNotAnswer() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        assertRefuses(store(nobody), "doesn't answer");
    }

    @Test
    void saysThatTheStoreRefusesTheCredentials() throws Exception {
        assertRefusesStoreThatAnswers(403, "AWS_ACCESS_KEY_ID");
    }

    @Test
    void saysThatTheBucketIsNotThere() throws Exception {
        assertRefusesStoreThatAnswers(404, "--bucket files");
    }

    @Test
    void saysThatTheFolderCanNotBeUsed() throws Exception {
        assertRefuses(Map.of(), "choose another with --data", "--data", "README.md");
    }

    /** Nothing else ails the gateway: it is ready all the same. */
    @Test
    void warnsOnceThatTheClockIsOff() throws Exception {
        try (StubStore store = StubStore.start(Duration.ofMinutes(20)).speak();
                ServeProcess serve = ServeProcess.start(folder, store(store.port()), "--port", "0")) {
            List<String> lines = serve.readTo("Sluice is ready: ", 0);
            String address = lines.getLast().substring("Sluice is ready: ".length());
            for (int i = 0; i < 2; i++) {
                assertThat(get(address + "health/readiness").statusCode()).isEqualTo(200);
                assertThat(get(address + "api/v1/objects/files").statusCode()).isEqualTo(200);
            }
            serve.stop();
            assertThat(serve.awaitExit()).isZero();
            assertThat(String.join("\n", lines) + serve.errors())
                    .containsOnlyOnce("this machine's clock is ")
                    .containsOnlyOnce(" s behind the store's");
        }
    }

    /** With its reason, as all that the gateway logs. */
    @Test
    void tellsOfEachRequestThatIsRepeated() throws Exception {
        try (StubStore store = StubStore.start(Duration.ZERO).speak();
                ServeProcess serve = ServeProcess.start(folder, trusted(store.port()), "--port", "0")) {
            String address = serve.readTo("Sluice is ready: ", 0).getLast().substring("Sluice is ready: ".length());
            store.refuse(2);
            assertThat(put(URI.create(address + "api/v1/objects/files/object"), new byte[] {1})
                            .statusCode())
                    .isEqualTo(201);
            serve.stop();
            assertThat(serve.awaitExit()).isZero();
            assertThat(serve.errors().lines().toList())
                    .hasSize(2)
                    .allSatisfy(
                            line -> assertThat(line)
                                    .matches(
                                            "[-0-9T:.]+(Z|[+-][0-9:]+) INFO dev\\.sluice\\.core\\.engine\\.Retries - Attempt [23] of .* failed: UNAVAILABLE, .*"));
        }
    }

    /** What could be told before would not be true. */
    @Test
    void answersNobodyBeforeItsStoreHas() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (StubStore store = StubStore.start(Duration.ZERO);
                ServeProcess serve =
                        ServeProcess.start(folder, store(store.port()), "--port", Integer.toString(port))) {
            String address = "http://127.0.0.1:" + port + "/";
            Eventually.holds(() -> assertThat(isLive(address)).isTrue());
            Eventually.holds(() -> assertThat(store.asked()).isPositive());
            for (String path : List.of(
                    "health/readiness",
                    "api/v1/objects/files",
                    "api/v1/objects/files/none",
                    "api/v1/buckets",
                    "",
                    "nowhere")) {
                HttpResponse<String> answer = get(address + path);
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).as(path).hasValue("1");
                assertThat(answer.body()).as(path).contains("is starting");
            }
            store.speak();
            serve.readTo("Sluice is ready: ", 0);
            assertThat(get(address + "health/readiness").statusCode()).isEqualTo(200);
            assertThat(get(address + "api/v1/objects/files").statusCode()).isEqualTo(200);
            assertThat(get(address + "nowhere").statusCode()).isEqualTo(404);
        }
    }

    private static boolean isLive(String address) {
        try {
            return get(address + "health/liveness").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "-1", "65536"})
    void saysThatTheCommandLineIsWrong(String port) throws Exception {
        try (ServeProcess serve = ServeProcess.start(folder, Map.of(), "--port", port)) {
            assertThat(serve.errors()).contains("--port");
            assertThat(serve.awaitExit()).isEqualTo(2);
        }
    }

    private void assertRefusesStoreThatAnswers(int status, String mentioned) throws Exception {
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        store.start();
        try {
            assertRefuses(store(store.getAddress().getPort()), mentioned);
        } finally {
            store.stop(0);
        }
    }

    private static Map<String, String> store(int port) {
        Map<String, String> environment = new HashMap<>(CREDENTIALS);
        environment.putAll(
                Map.of("SLUICE_STORAGE_ENDPOINT", "http://127.0.0.1:" + port, "SLUICE_STORAGE_BUCKET", "files"));
        return environment;
    }

    /** Of a profile that reads nothing back. */
    private static Map<String, String> trusted(int port) {
        Map<String, String> environment = store(port);
        environment.putAll(Map.of("SLUICE_STORAGE_PROFILE", "minio", "SLUICE_STORAGE_REGION", "us-east-1"));
        return environment;
    }

    /** One sentence on stderr, nothing on stdout, exit code 1, no stack trace. */
    private void assertRefuses(Map<String, String> environment, String mentioned, String... arguments)
            throws Exception {
        String[] withPort = List.of(arguments).contains("--port") ? arguments : concat(arguments, "--port", "0");
        try (ServeProcess serve = ServeProcess.start(folder, environment, withPort)) {
            String errors = serve.errors();
            assertThat(errors)
                    .startsWith("sluice: ")
                    .contains(mentioned)
                    .endsWith(".\n")
                    .doesNotContain("Exception", "\tat ");
            assertThat(errors.lines()).hasSize(1);
            assertThat(serve.awaitExit()).isEqualTo(1);
        }
    }

    private static String[] concat(String[] first, String... second) {
        return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** Returns when the server has taken what was sent before. */
    private static void awaitRequest(URI address) throws Exception {
        for (int i = 0; i < 3; i++) {
            get(address + "health/liveness");
        }
    }

    private static void awaitRefusal(URI address) throws InterruptedException {
        while (true) {
            try (Socket probe = new Socket(address.getHost(), address.getPort())) {
                Thread.sleep(20);
            } catch (IOException refused) {
                return;
            }
        }
    }

    private static HttpResponse<String> get(String address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).method("GET", BodyPublishers.noBody());
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static String run(Path folder, String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line + " -sS")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
