package dev.sluice.s3;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.StreamingUploader;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.s3.internal.http.HttpTransport;
import dev.sluice.s3.internal.protocol.ReadRetries;
import dev.sluice.s3.internal.protocol.S3Wire;
import dev.sluice.s3.tls.TlsEngines;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * An S3 store, behind the ports of Sluice.
 *
 * <pre>{@code
 * try (S3Storage storage =
 *     S3Storage.builder().profile(EndpointProfile.MINIO).endpoint(URI.create("https://s3.example.org")).build()) {
 *     storage.uploader().upload(UploadRequest.to("archive", "backup.tar").build(),
 *     UploadSource.of(Path.of("backup.tar")));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Calls block, on the caller's thread, and are made for virtual threads; an interrupt ends them.
 *
 * <p>Requests are Sluice's own, over its own HTTP client; of the AWS SDK come the signature, the credentials, and AWS's
 * endpoints. The SDK's S3 client is there for what the ports don't offer ({@link #client()}), and made when it is first
 * asked for.
 *
 * <p>Memory besides the bodies': a few MiB. A kept connection costs 3 KiB, and 35 KiB more on the JDK's TLS. A part
 * that is on its way costs some 20 KiB of heap on plain HTTP, most of it the stack of its thread. There are no threads
 * but two virtual ones, which look after all connections.
 */
public final class S3Storage implements AutoCloseable {

    private final EndpointProfile profile;
    private final HttpTransport transport;
    private final SdkClient sdkClient;
    private final UploadStore uploadStore;
    private final ObjectReader objectReader;
    private final ObjectCatalog objectCatalog;
    private final BucketInspector bucketInspector;
    private final UploadEngine uploader;
    private final SessionEngine resumableUploader;

    private S3Storage(
            StoreSettings settings,
            ByteSize downloadChunk,
            RequestHeaders headers,
            Supplier<S3ClientBuilder> sdkClients) {
        this.profile = settings.profile();
        this.transport = settings.transport();
        this.sdkClient = new SdkClient(settings, transport, sdkClients);
        S3Wire wire = new S3Wire(transport, settings.endpoints(), settings.effectiveCredentials(),
                request -> headers.of(request.method(), request.bucket(), request.key()), settings.answerTimeout());
        ReadRetries retries = new ReadRetries(settings.answerTimeout());
        this.uploadStore = new S3UploadStore(profile, wire, settings.completionTimeout());
        this.objectReader = new S3ObjectReader(wire, retries, profile, Math.toIntExact(downloadChunk.bytes()));
        this.objectCatalog = new S3ObjectCatalog(wire, retries);
        this.bucketInspector = new S3BucketInspector(wire, retries, objectCatalog);
        MemoryBudget budget = MemoryBudget.ofDefaults();
        this.uploader = UploadEngine.builder(uploadStore, objectReader).budget(budget).build();
        this.resumableUploader = SessionEngine.builder(uploadStore, objectReader, objectCatalog)
                .budget(budget)
                .expiry(profile.uploadExpiry())
                .build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Uploads to this store with the engine's defaults: parts of 8 MiB, 48 MiB of memory for all uploads, resumable
     * ones among them. Always the same; for settings of your own, use {@link UploadEngine#builder}, and close that
     * engine before this storage.
     */
    public StreamingUploader uploader() {
        return uploader;
    }

    /**
     * Uploads to this store in parts that may come in any order and through any process, with the engine's defaults; an
     * upload may take as long as the store keeps its parts. Always the same, with the memory of {@link #uploader}; for
     * settings of your own, use {@link SessionEngine#builder}, and close that engine before this storage.
     */
    public ResumableUploader resumableUploader() {
        return resumableUploader;
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

    /**
     * The SDK's own client of this store, for what the ports don't offer; over the storage's connections. Made when it
     * is first asked for, closed with the storage.
     */
    public S3Client client() {
        return sdkClient.get();
    }

    /**
     * Ends the uploads that are under way through {@link #uploader} and {@link #resumableUploader}, as their engines'
     * {@code close} says, refuses others, and closes all connections. Close what uses the ports before.
     */
    @Override
    public void close() {
        uploader.close();
        resumableUploader.close();
        sdkClient.close();
        transport.close();
    }

    /** Collects what a store needs; everything but the endpoint of a self-hosted one has a default. Not thread-safe. */
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
        private TlsEngines tlsEngines = TlsEngines.ofJdk();
        private RequestHeaders requestHeaders = (method, bucket, key) -> Map.of();
        private Supplier<S3ClientBuilder> sdkClients = S3Client::builder;

        private Builder() {
        }

        /** The kind of store; by default {@link EndpointProfile#AWS}. */
        public Builder profile(EndpointProfile value) {
            profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /** Where the store is, as {@code https://s3.example.org}; by default what the profile knows. */
        public Builder endpoint(URI value) {
            Objects.requireNonNull(value, "endpoint");
            if (value.getScheme() == null || !value.getScheme().matches("https?") || value.getHost() == null) {
                throw new IllegalArgumentException("endpoint must be http:// or https:// and a host: " + value);
            }
            endpoint = Optional.of(value);
            return this;
        }

        /** The region to sign for; by default the profile's, on AWS that of the SDK's own chain. */
        public Builder region(String value) {
            if (Objects.requireNonNull(value, "region").isBlank()) {
                throw new IllegalArgumentException("region must not be blank");
            }
            region = Optional.of(value);
            return this;
        }

        /** Who signs; by default the AWS default chain (environment, profile files, the machine's role). */
        public Builder credentials(AwsCredentialsProvider value) {
            credentials = Optional.of(Objects.requireNonNull(value, "credentials"));
            return this;
        }

        /** Signs with this key pair. */
        public Builder credentials(String accessKeyId, String secretAccessKey) {
            return credentials(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)));
        }

        /** The most connections to the store at a time; 512 by default. They are opened when needed. */
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
         * How long the store may be silent, 1 minute by default; a third of it over what has no body, as a look at an
         * object, and twice as long over a body that goes while it comes in. It limits no
         * transfer: a part that goes on may take hours.
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

        /**
         * How much of an object is read from the store at a time, at most 16 MiB; 64 KiB by default, held for each open
         * object.
         */
        public Builder downloadChunk(ByteSize value) {
            Objects.requireNonNull(value, "downloadChunk");
            if (value.bytes() < 1 || value.compareTo(ByteSize.ofMiB(16)) > 0) {
                throw new IllegalArgumentException("downloadChunk must be 1 B to 16 MiB: " + value);
            }
            downloadChunk = value;
            return this;
        }

        /** What encrypts connections to the store, and whom these trust; by default the JDK's default context. */
        public Builder tlsEngines(TlsEngines value) {
            tlsEngines = Objects.requireNonNull(value, "tlsEngines");
            return this;
        }

        /** Headers of the application's own, on each request; by default none. */
        public Builder requestHeaders(RequestHeaders value) {
            requestHeaders = Objects.requireNonNull(value, "requestHeaders");
            return this;
        }

        /**
         * Where {@link S3Storage#client()} comes from: an application gives a builder that it has prepared, with
         * interceptors or metrics of its own, and the storage sets the rest. By default, the SDK's. Uploading, reading
         * and listing don't go through that client, so its interceptors don't see them; {@link #requestHeaders} serves
         * there.
         */
        public Builder clientBuilder(Supplier<S3ClientBuilder> newClient) {
            sdkClients = Objects.requireNonNull(newClient, "clientBuilder");
            return this;
        }

        /** @throws IllegalArgumentException if there is no endpoint, or no region; the message says what to set */
        public S3Storage build() {
            try {
                return new S3Storage(settings(), downloadChunk, requestHeaders, sdkClients);
            } catch (SdkClientException failure) {
                throw new IllegalArgumentException("the storage can't be built: " + failure.getMessage(), failure);
            }
        }

        StoreSettings settings() {
            return new StoreSettings(
                    profile,
                    endpoint,
                    region,
                    credentials,
                    parallelConnections,
                    connectTimeout,
                    answerTimeout,
                    completionTimeout,
                    tlsEngines);
        }

        private static Duration requirePositive(String field, Duration value) {
            Objects.requireNonNull(value, field);
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(field + " must be positive: " + value);
            }
            return value;
        }
    }
}
