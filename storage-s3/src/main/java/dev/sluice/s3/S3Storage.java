package dev.sluice.s3;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.StreamingUploader;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * An S3 store, behind the ports of Sluice.
 *
 * <pre>{@code
 * try (S3Storage storage = S3Storage.builder().profile(EndpointProfile.MINIO).endpoint(URI.create("https://s3.example.org")).build()) {
 *     storage.uploader().upload(UploadRequest.to("archive", "backup.tar").build(), UploadSource.of(Path.of("backup.tar")));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Calls block and are made for virtual threads. On any other thread, a call of the blocking client (reading
 * an object, listing, a body that is let go) that waits for its socket can't be ended: neither by an interrupt nor, while
 * the store takes no bytes, by {@link Builder#answerTimeout}. The engine's own threads are virtual.
 *
 * <p>Threads: two event loops. Memory besides the bodies': a few MiB, and what an open connection costs: 50 to 70 KiB of
 * one whose body is let go, less of one whose body is retained, and some 50 KiB more on TLS.
 */
public final class S3Storage implements AutoCloseable {

    private static final int EVENT_LOOPS = 2;

    private final EndpointProfile profile;
    private final EventLoops loops;
    private final S3AsyncClient asyncClient;
    private final S3Client client;
    private final UploadStore uploadStore;
    private final ObjectReader objectReader;
    private final ObjectCatalog objectCatalog;
    private final BucketInspector bucketInspector;

    private S3Storage(ClientSettings settings, ByteSize downloadChunk, EventLoops loops, S3AsyncClient asyncClient, S3Client client) {
        this.profile = settings.profile();
        this.loops = loops;
        this.asyncClient = asyncClient;
        this.client = client;
        this.uploadStore = new S3UploadStore(settings, asyncClient, client, loops);
        this.objectReader = new S3ObjectReader(client, profile, Math.toIntExact(downloadChunk.bytes()));
        this.objectCatalog = new S3ObjectCatalog(client);
        this.bucketInspector = new S3BucketInspector(client);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Uploads to this store with the engine's defaults: parts of 8 MiB, 48 MiB of memory for all uploads. Keep it; for
     * settings of your own, use {@link UploadEngine#builder}.
     */
    public StreamingUploader uploader() {
        return UploadEngine.builder(uploadStore, objectReader).build();
    }

    /**
     * Uploads to this store in parts that may come in any order and through any process, with the engine's defaults; an upload
     * may take as long as the store keeps its parts. Keep it; for settings of your own, use {@link SessionEngine#builder}.
     */
    public ResumableUploader resumableUploader() {
        return SessionEngine.builder(uploadStore, objectReader, objectCatalog).expiry(profile.uploadExpiry()).build();
    }

    /** What is known of the store. */
    public EndpointProfile profile() {
        return profile;
    }

    public UploadStore uploadStore() {
        return uploadStore;
    }

    public ObjectReader objectReader() {
        return objectReader;
    }

    public ObjectCatalog objectCatalog() {
        return objectCatalog;
    }

    public BucketInspector bucketInspector() {
        return bucketInspector;
    }

    /** The SDK's own client of this store, for what the ports don't offer. Closed with the storage. */
    public S3Client client() {
        return client;
    }

    /** Closes the clients, those that were passed in too, and ends the threads. What is under way fails. */
    @Override
    public void close() {
        asyncClient.close();
        client.close();
        loops.close();
    }

    /**
     * Collects what a store needs; everything but the endpoint of a self-hosted one has a default. Not thread-safe.
     *
     * <p>An application that makes its own clients lets this builder {@linkplain #configure(S3AsyncClientBuilder)
     * configure} both before it builds them, and passes them in with {@link #clients}.
     */
    public static final class Builder {
        private EndpointProfile profile = EndpointProfile.AWS;
        private Optional<URI> endpoint = Optional.empty();
        private Optional<String> region = Optional.empty();
        private Optional<AwsCredentialsProvider> credentials = Optional.empty();
        private int parallelConnections = 512;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration answerTimeout = Duration.ofMinutes(1);
        private Duration completionTimeout = Duration.ofMinutes(15);
        private ByteSize downloadChunk = ByteSize.ofKiB(64);
        private @Nullable S3AsyncClient asyncClient;
        private @Nullable S3Client client;
        private @Nullable EventLoops loops;

        private Builder() {
        }

        /** The kind of store; by default {@link EndpointProfile#AWS}. */
        public Builder profile(EndpointProfile value) {
            profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /** Where the store is, as {@code https://s3.example.org}; by default what the profile knows. */
        public Builder endpoint(URI value) {
            if (value.getScheme() == null || !value.getScheme().matches("https?") || value.getHost() == null) {
                throw new IllegalArgumentException("endpoint must be http:// or https:// and a host: " + value);
            }
            endpoint = Optional.of(value);
            return this;
        }

        /** The region to sign for; by default the profile's, on AWS that of the SDK's own chain. */
        public Builder region(String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException("region must not be blank");
            }
            region = Optional.of(value);
            return this;
        }

        /** Who signs; by default the AWS default chain (environment, profile files, the machine's role). */
        public Builder credentials(AwsCredentialsProvider value) {
            credentials = Optional.of(value);
            return this;
        }

        /** Signs with this key pair. */
        public Builder credentials(String accessKeyId, String secretAccessKey) {
            return credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)));
        }

        /** The most connections to the store, of each of the two clients; 512 by default. They are opened when needed. */
        public Builder parallelConnections(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("parallelConnections must be positive: " + value);
            }
            parallelConnections = value;
            return this;
        }

        /** How long to wait for a connection to the store; 10 s by default. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = requirePositive("connectTimeout", value);
            return this;
        }

        /**
         * How long the store may be silent, 1 minute by default. It limits no transfer: a part that goes on may take hours.
         */
        public Builder answerTimeout(Duration value) {
            answerTimeout = requirePositive("answerTimeout", value);
            return this;
        }

        /** How long completing a multipart upload may take, 15 minutes by default. */
        public Builder completionTimeout(Duration value) {
            completionTimeout = requirePositive("completionTimeout", value);
            return this;
        }

        /** How much of an object is read from the store at a time, at most 16 MiB; 64 KiB by default, held for each open object. */
        public Builder downloadChunk(ByteSize value) {
            if (value.bytes() < 1 || value.compareTo(ByteSize.ofMiB(16)) > 0) {
                throw new IllegalArgumentException("downloadChunk must be 1 B to 16 MiB: " + value);
            }
            downloadChunk = value;
            return this;
        }

        /** Applies everything above to a client that the application builds: call it last. */
        public S3AsyncClientBuilder configure(S3AsyncClientBuilder builder) {
            settings().applyTo(builder, loops());
            return builder;
        }

        /** Applies everything above to a client that the application builds: call it last. */
        public S3ClientBuilder configure(S3ClientBuilder builder) {
            settings().applyTo(builder);
            return builder;
        }

        /** Uses these clients, which this builder has configured. The storage closes them; closing them again does no harm. */
        public Builder clients(S3AsyncClient newAsyncClient, S3Client newClient) {
            asyncClient = Objects.requireNonNull(newAsyncClient, "asyncClient");
            client = Objects.requireNonNull(newClient, "client");
            return this;
        }

        /** @throws IllegalArgumentException if there is no endpoint, or no region; the message says what to set */
        public S3Storage build() {
            try {
                S3AsyncClient nonBlocking = asyncClient != null ? asyncClient : configure(S3AsyncClient.builder()).build();
                S3Client blocking = client != null ? client : configure(S3Client.builder()).build();
                return new S3Storage(settings(), downloadChunk, loops(), nonBlocking, blocking);
            } catch (SdkClientException failure) {
                throw new IllegalArgumentException("the S3 client can't be built: " + failure.getMessage(), failure);
            }
        }

        private EventLoops loops() {
            if (loops == null) {
                loops = new EventLoops(EVENT_LOOPS);
            }
            return loops;
        }

        private ClientSettings settings() {
            return new ClientSettings(
                    profile, endpoint, region, credentials, parallelConnections, connectTimeout, answerTimeout, completionTimeout);
        }

        private static Duration requirePositive(String field, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(field + " must be positive: " + value);
            }
            return value;
        }
    }
}
