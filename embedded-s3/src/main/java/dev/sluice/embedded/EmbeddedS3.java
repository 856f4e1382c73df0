package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A running S3 endpoint on the loopback address that keeps its buckets as folders and its objects as files.
 *
 * <pre>{@code
 * try (EmbeddedS3 store = EmbeddedS3.builder(Path.of("data")).start()) {
 *     connect(store.endpoint(), store.region(), store.accessKeyId(), store.secretAccessKey());
 * }
 * }</pre>
 *
 * <p>It is <a href="https://github.com/gaul/s3proxy">S3Proxy</a> on a folder, which checks signatures (version 4, path
 * style), a part's CRC32C in a header, and {@code If-None-Match}. Its limits:
 * <ul>
 *   <li>keys become file names: {@link FolderKeys} says which ones can't be held, and they are refused with
 *       {@code InvalidArgument};</li>
 *   <li>completing a multipart upload copies all of it, so it takes time and, for a moment, twice the space;</li>
 *   <li>a body that is signed with its own SHA-256 is buffered, up to 32 MiB: send {@code UNSIGNED-PAYLOAD} or
 *       aws-chunked;</li>
 *   <li>a CRC32C in a trailer is taken but not checked;</li>
 *   <li>a part's checksum is checked but not kept: ListParts returns none;</li>
 *   <li>no versions, no lifecycle rules, no storage classes, no encryption.</li>
 * </ul>
 *
 * <p>Thread-safe. It logs through SLF4J under {@code org.gaul}; {@code WARN} is a good level for it.
 */
public final class EmbeddedS3 implements AutoCloseable {

    private static final String REGION = "us-east-1";

    /**
     * Jetty gives every request a thread until its last byte is taken. More than the connections that a gateway opens, twice
     * 512, so that stalled downloads keep nobody waiting. Threads are made when they are needed, and ended when idle.
     */
    private static final int MAX_THREADS = 1100;

    private final S3Proxy server;
    private final URI endpoint;
    private final Credentials credentials;

    private EmbeddedS3(S3Proxy server, URI endpoint, Credentials credentials) {
        this.server = server;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /** A server on this folder, which is created if it isn't there. */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return endpoint;
    }

    /** The region to sign for. */
    public String region() {
        return REGION;
    }

    public String accessKeyId() {
        return credentials.accessKeyId();
    }

    public String secretAccessKey() {
        return credentials.secretAccessKey();
    }

    /** Stops listening and breaks off the requests under way. What was published stays in the folder. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("The embedded S3 server could not be stopped: " + failure.getMessage(), failure);
        }
    }

    /** What a server needs to start; everything but the folder has a default. Not thread-safe. */
    public static final class Builder {
        private final Path folder;
        private int port;
        private Credentials credentials = Credentials.random();

        private Builder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        /** The port to listen on; 0, the default, is any that is free. */
        public Builder port(int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535: " + value);
            }
            port = value;
            return this;
        }

        /** The credentials that clients sign with; by default random ones of this start. */
        public Builder credentials(String accessKeyId, String secretAccessKey) {
            credentials = new Credentials(accessKeyId, secretAccessKey);
            return this;
        }

        /**
         * Starts listening.
         *
         * @throws UncheckedIOException  if the folder can't be created
         * @throws IllegalStateException if the port is taken
         */
        public EmbeddedS3 start() {
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new FolderStore(new FilesystemNio2BlobStore(createFolder()), folder))
                    .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKeyId(), credentials.secretAccessKey())
                    .endpoint(URI.create("http://127.0.0.1:" + port))
                    .jettyMaxThreads(MAX_THREADS)
                    .stopTimeout(0)
                    .build();
            try {
                server.start();
            } catch (Exception failure) {
                throw new IllegalStateException(
                        "The embedded S3 server can't listen on 127.0.0.1:" + port + ": " + failure.getMessage(), failure);
            }
            return new EmbeddedS3(server, URI.create("http://127.0.0.1:" + server.getPort()), credentials);
        }

        private String createFolder() {
            try {
                return Files.createDirectories(folder).toRealPath().toString();
            } catch (IOException failure) {
                throw new UncheckedIOException("The folder " + folder + " can't be created", failure);
            }
        }
    }
}
