package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.BucketStatus;
import dev.sluice.core.storage.BucketStatus.Question;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.StoreException.Kind;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link dev.sluice.core.storage.BucketInspector} does. A subclass names the store. */
public abstract class BucketInspectorContract extends StoreContract {

    private final String own = "sluice-test-" + UUID.randomUUID().toString().substring(0, 18);

    /** Inspects the same store. */
    protected abstract BucketInspector inspector();

    private BucketStatus status(int limit) {
        return inspector().status(own, limit);
    }

    /**
     * What lacks {@link Ability#ENDED_UPLOADS_REFUSED} can't be asked whether it takes parts, and no more is left open.
     */
    private void requireStatus(int limit, long objects, long bytes, boolean complete) {
        Set<Question> open = lacking().contains(Ability.ENDED_UPLOADS_REFUSED) ? Set.of(Question.WRITABLE) : Set.of();
        BucketStatus status = status(limit);
        assertThat(status).isEqualTo(
                new BucketStatus(own, true, open.isEmpty(), objects, bytes, complete, 0, status.unanswered()));
        assertThat(status.unanswered().keySet()).isEqualTo(open);
    }

    @Test
    void createsABucket() {
        requireFailure(Kind.NO_SUCH_BUCKET, () -> inspector().requireReachable(own));
        inspector().create(own);
        assertThatCode(() -> inspector().requireReachable(own)).doesNotThrowAnyException();
    }

    @Test
    void keepsABucketThatIsThere() {
        inspector().create(own);
        put(new ObjectAddress(own, "object"), TestBytes.of(3));
        inspector().create(own);
        assertThat(status(10).objects()).isEqualTo(1);
    }

    @Test
    void tellsHowAnEmptyBucketIs() {
        inspector().create(own);
        requireStatus(10, 0, 0, true);
    }

    @Test
    void countsObjectsAndBytes() {
        inspector().create(own);
        put(new ObjectAddress(own, "a"), TestBytes.of(3));
        put(new ObjectAddress(own, "b/c"), TestBytes.of(4));
        requireStatus(10, 2, 7, true);
        requireStatus(2, 2, 7, true);
    }

    @Test
    void saysWhereItStoppedToCount() {
        inspector().create(own);
        put(new ObjectAddress(own, "a"), TestBytes.of(3));
        put(new ObjectAddress(own, "b"), TestBytes.of(4));
        requireStatus(1, 1, 3, false);
    }

    @Test
    void countsUnfinishedUploads() {
        inspector().create(own);
        MultipartUpload upload = store().begin(new ObjectAddress(own, "unfinished"), ObjectAttributes.NONE);
        assertThat(status(10).unfinishedUploads()).isEqualTo(1);
        store().abort(upload);
        assertThat(status(10).unfinishedUploads()).isZero();
    }

    @Test
    void tellsThatThereIsNoBucket() {
        requireFailure(Kind.NO_SUCH_BUCKET, () -> inspector().status(MISSING_BUCKET, 10));
    }
}
