package dev.sluice.s3;

import dev.sluice.embedded.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The embedded server on a temporary folder, with a bucket, and a storage on it. */
record EmbeddedStore(Path folder, EmbeddedS3 server, S3Storage storage) implements AutoCloseable {

    static EmbeddedStore start() throws IOException {
        Path folder = Files.createTempDirectory("sluice-embedded");
        EmbeddedS3 server = EmbeddedS3.builder(folder).start();
        S3Storage storage = S3Storage.builder()
                .profile(EndpointProfile.EMBEDDED)
                .endpoint(server.endpoint())
                .credentials(server.accessKeyId(), server.secretAccessKey())
                .build();
        storage.bucketInspector().create(StorageContract.BUCKET);
        return new EmbeddedStore(folder, server, storage);
    }

    @Override
    public void close() throws IOException {
        storage.close();
        server.close();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.delete(file);
            }
        }
    }
}
