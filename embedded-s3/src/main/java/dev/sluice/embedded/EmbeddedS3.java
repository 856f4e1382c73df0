package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A running S3 endpoint on the loopback address that keeps its buckets as folders and its objects as files.
 *
 * <pre>{@code
 * try (EmbeddedS3 store = EmbeddedS3.builder(Path.of("data")).start()) {
 *     connect(store.endpoint(), store.region(), store.accessKeyId(), store.secretAccessKey());
 * }
 * }</pre>
 *
 * <p>It is <a href="https://github.com/gaul/s3proxy">S3Proxy</a> on files of ours: it checks signatures (version 4,
 * path style), a checksum in a header, and {@code If-None-Match}. An object is there when it is whole, and a part when
 * it was acknowledged, however the process ends. A full disk is 507 with code {@code InsufficientStorage}. Its limits:
 * <ul>
 *   <li>the folder is served by one process at a time;</li>
 *   <li>the file system needs extended attributes, which hold an object's type and metadata;</li>
 *   <li>keys become file names: {@link FolderKeys} says which ones can't be held, and they are refused with
 *       {@code InvalidArgument};</li>
 *   <li>completing a multipart upload copies all of it, so it takes time and, for a moment, twice the space;</li>
 *   <li>a body that is signed with its own SHA-256 is buffered, up to 128 MiB: send {@code UNSIGNED-PAYLOAD} or
 *       aws-chunked;</li>
 *   <li>a CRC32C in a trailer is taken but not checked;</li>
 *   <li>a part's checksum is checked but not kept: ListParts returns none;</li>
 *   <li>a power cut may take what was written in the last seconds;</li>
 *   <li>no versions, no lifecycle rules, no storage classes, no encryption.</li>
 * </ul>
 *
 * <p>Folders that it makes are for their owner alone (0700), as are files (0600). Links are never followed, and what is
 * no regular file is left alone.
 *
 * <p>Thread-safe. It logs through SLF4J under {@code dev.sluice.embedded} and {@code org.gaul}; {@code WARN} is a good
 * level for the latter.
 */
public final class EmbeddedS3 implements AutoCloseable {

    private static final String REGION = "us-east-1";

    private final S3Listener listener;
    private final PrivateFolder folder;
    private final URI endpoint;
    private final Credentials credentials;

    private EmbeddedS3(S3Listener listener, PrivateFolder folder, Credentials credentials) {
        this.listener = listener;
        this.folder = folder;
        this.endpoint = URI.create("http://127.0.0.1:" + listener.port());
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

    /**
     * Stops listening, breaks off the requests under way, and gives the folder back. What was published stays in the
     * folder.
     */
    @Override
    public void close() {
        try (folder) {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("The folder of the embedded S3 server could not be given back", failure);
        }
    }

    /** What a server needs to start; everything but the folder has a default. Not thread-safe. */
    public static final class Builder {
        private final Path folder;
        private int port;
        private Credentials credentials = Credentials.random();
        private boolean soleClient;

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
         * Whoever starts the server is its only client: multipart uploads that were left in the folder, and that no
         * record of Sluice's names, were begun by processes that are dead, and are removed at start.
         */
        public Builder soleClient() {
            soleClient = true;
            return this;
        }

        /**
         * Starts listening, when what dead processes left half written has been removed.
         *
         * @throws UncheckedIOException   if the folder can't be created or written, or its file system has no
         * attributes
         * @throws FolderInUseException   if another server has the folder
         * @throws IllegalStateException  if the port is taken
         */
        public EmbeddedS3 start() {
            PrivateFolder opened = PrivateFolder.open(folder);
            try {
                FolderStore store = new FolderStore(opened);
                if (soleClient) {
                    store.endForgottenUploads();
                }
                return new EmbeddedS3(S3Listener.start(port, new S3Front(store, credentials)), opened, credentials);
            } catch (RuntimeException failure) {
                close(opened, failure);
                throw failure;
            }
        }

        private static void close(PrivateFolder opened, RuntimeException failure) {
            try {
                opened.close();
            } catch (IOException suppressed) {
                failure.addSuppressed(suppressed);
            }
        }
    }
}
