package dev.sluice.benchmarks.stores;

import dev.sluice.benchmarks.TestFile;
import dev.sluice.benchmarks.Tools;
import dev.sluice.benchmarks.process.ClientRun;
import dev.sluice.benchmarks.process.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** MinIO on a folder of the working directory, with a policy that lets anybody read, write and delete. */
public final class MinioProcess extends Store {

    /** Where MinIO moves what is deleted. */
    private static final String TRASH = ".minio.sys/tmp/.trash";

    private static final int READ_SIZE = 256 * 1024;

    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
             "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": ["arn:aws:s3:::%s/*"]}]}""";

    private final Path trash;

    private MinioProcess(Server server, Path data) throws IOException {
        super(server);
        trash = data.resolve(TRASH);
    }

    /** Starts {@code minio}, the server's binary, on an empty folder. */
    public static MinioProcess start(Tools tools, Path minio) throws IOException, InterruptedException {
        int port = Server.freePort();
        Map<String, String> environment = Map.of(
                "MINIO_ROOT_USER", ACCESS_KEY,
                "MINIO_ROOT_PASSWORD", SECRET_KEY,
                "MINIO_BROWSER", "off",
                "HOME", tools.work().toString());
        Path data = Files.createDirectories(tools.work().resolve("minio"));
        List<String> command = List.of(minio.toString(), "server", "--address", "127.0.0.1:" + port, data.toString());
        MinioProcess store = new MinioProcess(
                Server.start("minio", port, "/minio/health/ready", tools.work(), environment, command), data);
        try {
            store.createBucket(tools.work());
        } catch (IOException | InterruptedException e) {
            store.close();
            throw e;
        }
        return store;
    }

    private void createBucket(Path directory) throws IOException, InterruptedException {
        putSigned(directory, "/" + BUCKET, "");
        putSigned(directory, "/" + BUCKET + "?policy=", POLICY.formatted(BUCKET));
    }

    private void putSigned(Path directory, String path, String body) throws IOException, InterruptedException {
        ClientRun.run(
                directory,
                Map.of(),
                List.of(List.of(
                        "curl",
                        "-fsS",
                        "--aws-sigv4",
                        "aws:amz:us-east-1:s3",
                        "--user",
                        ACCESS_KEY + ":" + SECRET_KEY,
                        "-H",
                        "x-amz-content-sha256: UNSIGNED-PAYLOAD",
                        "-X",
                        "PUT",
                        "--data-binary",
                        body,
                        server().uri(path).toString())));
    }

    @Override
    public String name() {
        return "MinIO";
    }

    @Override
    public void verify(String key, TestFile file) throws IOException, InterruptedException {
        CRC32C crc = new CRC32C();
        long size = 0;
        try (InputStream object = send(
                        HttpRequest.newBuilder(uri(key)).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            byte[] bytes = new byte[READ_SIZE];
            for (int count = object.read(bytes); count >= 0; count = object.read(bytes)) {
                crc.update(bytes, 0, count);
                size += count;
            }
        }
        requireEqual(file, TestFile.base64(crc), size);
    }

    /** Gives the space back at once: MinIO itself would empty its trash minutes later, whatever interval it is told. */
    @Override
    public void delete(String key) throws IOException, InterruptedException {
        super.delete(key);
        Files.walkFileTree(trash, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path deleted, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(deleted);
                return FileVisitResult.CONTINUE;
            }

            // MinIO was faster.
            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException cause) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
