package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final byte[] BYTES = TestBytes.of(10);

    private final InMemoryStore store = SmallStore.create();

    private static FaultRates only(Fault fault) {
        double[] rates = new double[Fault.FAULTS.size()];
        rates[fault.ordinal()] = 1;
        return new FaultRates(
                rates[0], rates[1], rates[2], rates[3], rates[4], rates[5], rates[6], rates[7], Duration.ofMillis(1));
    }

    private void put(FaultRates rates, TestBody body) {
        new FaultyStore(store, rates, 1).putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, body);
    }

    @Test
    void doesNothingWhereItRefuses() {
        StoreContract.requireFailure(Kind.UNAVAILABLE, () -> put(only(Fault.REFUSED), TestBody.retained(BYTES)));
        StoreContract.requireFailure(Kind.ACCESS_DENIED, () -> put(only(Fault.DENIED), TestBody.retained(BYTES)));
        StoreContract.requireFailure(Kind.SLOW_DOWN, () -> put(only(Fault.SLOW_DOWN), TestBody.retained(BYTES)));
        StoreContract.requireFailure(Kind.TIMEOUT, () -> put(only(Fault.STALLED), TestBody.retained(BYTES)));
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    @Test
    void breaksOffInTheMiddleOfABodyAndClosesIt() {
        for (TestBody body : List.of(TestBody.retained(BYTES), TestBody.letGo(BYTES))) {
            StoreContract.requireFailure(Kind.UNAVAILABLE, () -> put(only(Fault.BROKEN), body.inSlabsOf(1)));
            assertThat(store.head(ADDRESS)).isEmpty();
            assertThat(body.openReaders()).isZero();
        }
    }

    @Test
    void passesOnThatTheBodyItselfFailed() {
        TestBody body = TestBody.letGo(BYTES).failingAfter(0);
        StoreContract.requireFailure(Kind.BODY_FAILED, () -> put(only(Fault.ANSWER_LOST), body));
    }

    @Test
    void doesWhatItsLostAnswerWasAbout() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (long seed = 0; seed < 20; seed++) {
            ObjectAddress address = new ObjectAddress(SmallStore.BUCKET, "seed-" + seed);
            FaultyStore faulty = new FaultyStore(store, only(Fault.ANSWER_LOST), seed);
            kinds.add(kindOf(() ->
                    faulty.putWhole(address, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(BYTES))));
            assertThat(store.head(address)).as(faulty.toString()).isPresent();
        }
        assertThat(kinds).containsExactlyInAnyOrder(Kind.TIMEOUT, Kind.UNAVAILABLE);
    }

    @Test
    void liesAboutParts() {
        MultipartUpload upload = store.begin(ADDRESS, ObjectAttributes.NONE);
        StoredPart truth = store.putPart(upload, PartNumber.FIRST, TestBody.retained(BYTES));
        List<Object> answers = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            FaultyStore faulty = new FaultyStore(store, only(Fault.LYING), seed);
            try {
                answers.add(faulty.putPart(upload, PartNumber.FIRST, TestBody.retained(BYTES)));
            } catch (StoreException failure) {
                answers.add(failure.kind());
            }
        }
        assertThat(answers).doesNotContain(truth).contains(Kind.CHECKSUM_MISMATCH);
        store.abort(upload);
    }

    @Test
    void breaksOffInTheMiddleOfAnObject() throws IOException {
        put(FaultRates.NONE, TestBody.retained(BYTES));
        FaultyStore faulty = new FaultyStore(store, only(Fault.BROKEN), 1);
        try (ObjectContent content = faulty.open(ADDRESS)) {
            assertThatThrownBy(() -> content.stream().readAllBytes()).isInstanceOf(IOException.class);
        }
        store.requireNothingLeft();
    }

    @Test
    void letsACleanUpThroughAtLast() {
        FaultyStore faulty = new FaultyStore(store, only(Fault.DENIED), 1);
        MultipartUpload upload = store.begin(ADDRESS, ObjectAttributes.NONE);
        StoreContract.requireFailure(Kind.UNAVAILABLE, () -> faulty.abort(upload));
        StoreContract.requireFailure(Kind.UNAVAILABLE, () -> faulty.abort(upload));
        faulty.abort(upload);
        store.requireNothingLeft();
    }

    @Test
    void losesNoUploadIdThatNobodyCouldAbort() {
        FaultyStore faulty = new FaultyStore(store, only(Fault.ANSWER_LOST), 1);
        StoreContract.requireFailure(Kind.UNAVAILABLE, () -> faulty.begin(ADDRESS, ObjectAttributes.NONE));
        store.requireNothingLeft();
    }

    @Test
    void doesTheSameForTheSameSeedAndSomethingElseForAnother() {
        assertThat(outcomes(1)).isEqualTo(outcomes(1)).isNotEqualTo(outcomes(2));
    }

    private List<String> outcomes(long seed) {
        FaultyStore faulty = new FaultyStore(store, FaultRates.each(0.1), seed);
        return IntStream.range(0, 100).mapToObj(call -> String.valueOf(kindOf(() -> faulty.putWhole(
                ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(BYTES))))).toList();
    }

    private static @Nullable Kind kindOf(Runnable call) {
        try {
            call.run();
            return null;
        } catch (StoreException failure) {
            return failure.kind();
        }
    }
}
