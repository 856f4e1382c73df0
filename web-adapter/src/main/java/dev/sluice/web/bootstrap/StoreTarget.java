package dev.sluice.web.bootstrap;

import dev.sluice.core.storage.StoreException;
import dev.sluice.embedded.EmbeddedS3;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.web.ServedBuckets;
import io.micronaut.core.value.PropertyResolver;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The store that is used.
 *
 * @param profile  what is known of its kind
 * @param endpoint its address; absent: the profile's
 * @param region   the region to sign for; absent: the profile's
 * @param buckets  the buckets that are served
 * @param create   those of them that are created if they aren't there
 */
record StoreTarget(
        EndpointProfile profile,
        Optional<URI> endpoint,
        Optional<String> region,
        ServedBuckets buckets,
        List<String> create) {

    /** The bucket of an embedded store that nobody gave a name. */
    private static final String DEFAULT_BUCKET = "files";

    /** Whether a store of the operator's own is set; the AWS variables, and the S3 Proxy's, don't count. */
    static boolean isConfigured(PropertyResolver settings) {
        return Stream.of(
                        Settings.STORAGE_PROFILE,
                        Settings.STORAGE_ENDPOINT,
                        Settings.STORAGE_REGION,
                        Settings.STORAGE_BUCKET)
                .anyMatch(setting -> setting.isSet(settings));
    }

    static StoreTarget embedded(EmbeddedS3 store, Optional<String> bucket) {
        String name = bucket.orElse(DEFAULT_BUCKET);
        return new StoreTarget(EndpointProfile.EMBEDDED, Optional.of(store.endpoint()), Optional.of(store.region()),
                served(List.of(name)), List.of(name));
    }

    /** @throws StartupException if the settings can't be followed */
    static StoreTarget configured(PropertyResolver settings, Optional<String> bucket) {
        List<String> names = bucket.map(List::of)
                .orElseGet(() -> Settings.STORAGE_BUCKET.find(settings).orElse(List.of()));
        if (names.isEmpty()) {
            throw new StartupException(
                    "No bucket is named: set SLUICE_STORAGE_BUCKET to the bucket to serve, or give --bucket.");
        }
        Optional<URI> endpoint = Settings.STORAGE_ENDPOINT.find(settings);
        EndpointProfile profile = Settings.STORAGE_PROFILE.find(settings)
                .orElse(endpoint.isPresent() ? EndpointProfile.GENERIC : EndpointProfile.AWS);
        return new StoreTarget(
                profile,
                endpoint,
                Settings.STORAGE_REGION.find(settings),
                served(names),
                bucket.stream().toList());
    }

    private static ServedBuckets served(List<String> names) {
        try {
            return ServedBuckets.of(names);
        } catch (IllegalArgumentException invalid) {
            throw new StartupException("The bucket can't be served: " + invalid.getMessage() + ".", invalid);
        }
    }

    /** How the store is called in a message. */
    String name() {
        return endpoint.map(URI::toString).orElse("the " + profile.name() + " store");
    }

    /** Why a bucket can't be used, in a sentence that says what to do. */
    String explain(String bucket, StoreException failure) {
        return switch (failure.kind()) {
            case NO_SUCH_BUCKET ->
                "There is no bucket '" + bucket + "' at " + name()
                        + ": create it, correct SLUICE_STORAGE_BUCKET, or have 'serve --bucket " + bucket
                        + "' create it.";
            case ACCESS_DENIED ->
                "The store at " + name() + " refuses the credentials for bucket '" + bucket
                        + "': check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile they come from.";
            case UNAVAILABLE, TIMEOUT, SLOW_DOWN ->
                "The store at " + name()
                        + " doesn't answer: check SLUICE_STORAGE_ENDPOINT and that the store is running ("
                        + failure.getMessage() + ").";
            default -> "The store at " + name() + " can't serve bucket '" + bucket + "': " + failure.getMessage() + ".";
        };
    }
}
