package dev.sluice.s3.doctor;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What became of a request. A store that fails, or doesn't answer, ends the examination: nothing can be learnt of it
 * then.
 *
 * @param <T> the store's answer
 */
sealed interface Attempt<T> {

    /** The store did it. */
    record Accepted<T>(T value) implements Attempt<T> {
    }

    /** The store refused it. */
    record Refused<T>(Refusal why) implements Attempt<T> {
    }

    /** @throws StoreException if the store fails (5xx, other than that it can't do such a thing), or doesn't answer */
    static <T> Attempt<T> of(Supplier<T> request) {
        try {
            return new Accepted<>(request.get());
        } catch (SdkException failure) {
            if (failure instanceof S3Exception answer && (answer.statusCode() < 500 || answer.statusCode() == 501)) {
                return new Refused<>(Refusal.of(answer));
            }
            throw StoreException.temporary(
                            Kind.UNAVAILABLE, "the store failed while it was tried: " + failure.getMessage())
                    .withCause(failure);
        }
    }

    default boolean isAccepted() {
        return this instanceof Accepted<T>;
    }

    default Optional<T> answer() {
        return this instanceof Accepted<T>(T value) ? Optional.of(value) : Optional.empty();
    }

    default Optional<Refusal> refusal() {
        return this instanceof Refused<T>(Refusal why) ? Optional.of(why) : Optional.empty();
    }

    /** Whether a right is missing. */
    default boolean isDenied() {
        return refusal().filter(Refusal::isDenied).isPresent();
    }

    /** Why it was refused, for a sentence. */
    default String reason() {
        return refusal().map(Refusal::reason).orElse("accepted");
    }
}
