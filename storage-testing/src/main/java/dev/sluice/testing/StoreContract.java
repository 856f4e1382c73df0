package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the contracts of the storage ports have in common: a store, a bucket that is there, keys of each test's own. */
abstract class StoreContract {

    /** A bucket name that no store has. */
    static final String MISSING_BUCKET = "sluice-there-is-no-such-bucket";

    private final String prefix = "contract/" + UUID.randomUUID() + "/";

    /** The store, which writes; the same one in every call of one test. */
    protected abstract UploadStore store();

    /** Reads the same store. */
    protected abstract ObjectReader reader();

    /** A bucket that is there, and may have objects of other tests. */
    protected abstract String bucket();

    /** What the store is known not to do; nothing by default. */
    protected Set<Ability> lacking() {
        return Set.of();
    }

    final void assumeAbleTo(Ability ability) {
        assumeTrue(!lacking().contains(ability), () -> "this store lacks " + ability);
    }

    /** What all keys of this test begin with. */
    final String prefix() {
        return prefix;
    }

    final ObjectAddress address(String name) {
        return new ObjectAddress(bucket(), prefix + name);
    }

    final void put(ObjectAddress address, byte[] bytes) {
        store().putWhole(address, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(bytes));
    }

    final byte[] read(ObjectAddress address) {
        return readAndClose(reader().open(address));
    }

    static byte[] readAndClose(ObjectContent content) {
        try (content) {
            return content.stream().readAllBytes();
        } catch (IOException failure) {
            throw new AssertionError("the object could not be read", failure);
        }
    }

    final void requireAbsent(ObjectAddress address) {
        assertThat(reader().head(address)).isEmpty();
    }

    /** The smallest part that may have another one after it. */
    final int partSize() {
        return Math.toIntExact(store().limits().minPartSize());
    }

    final MultipartUpload begin(String name) {
        return store().begin(address(name), ObjectAttributes.NONE);
    }

    final StoredPart putPart(MultipartUpload upload, int number, byte[] bytes) {
        return store().putPart(upload, new PartNumber(number), TestBody.retained(bytes));
    }

    final List<StoredPart> putParts(MultipartUpload upload, byte[]... pieces) {
        List<StoredPart> parts = new ArrayList<>();
        for (byte[] piece : pieces) {
            parts.add(putPart(upload, parts.size() + 1, piece));
        }
        return parts;
    }

    static Completion completion(List<StoredPart> parts, byte[]... pieces) {
        return new Completion(parts, TestBytes.crc32c(TestBytes.concat(pieces)), Precondition.NONE);
    }

    static void requireFailure(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                .satisfies(failure -> assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind));
    }
}
