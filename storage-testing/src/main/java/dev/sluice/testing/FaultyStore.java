package dev.sluice.testing;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A store that fails by a seed. What happens to the n-th call of a verb (for a part: of that part) depends on the seed
 * alone and not on the order of threads, so a seed that once failed a test fails it again. Its {@link #toString()}
 * names the seed: put it into the description of every assertion.
 *
 * <p>Thread-safe, if the store behind it is.
 */
public final class FaultyStore implements UploadStore, ObjectReader, ObjectCatalog {

    private final UploadStore store;
    private final ObjectReader reader;
    private final ObjectCatalog catalog;
    private final FaultRates rates;
    private final long seed;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    public <S extends UploadStore & ObjectReader & ObjectCatalog> FaultyStore(S store, FaultRates rates, long seed) {
        this.store = store;
        this.reader = store;
        this.catalog = store;
        this.rates = rates;
        this.seed = seed;
    }

    @Override
    public StoreLimits limits() {
        return store.limits();
    }

    @Override
    public StoreFeatures features() {
        return store.features();
    }

    @Override
    public MultipartUpload begin(ObjectAddress address, ObjectAttributes attributes) {
        Dice dice = roll("begin");
        return faulty(forgetNothing(dice), () -> store.begin(address, attributes), UnaryOperator.identity());
    }

    /** An upload whose id nobody has learnt can't be aborted by anyone, so the answer to begin is never lost. */
    private static Dice forgetNothing(Dice dice) {
        return dice.fault() == Fault.ANSWER_LOST || dice.fault() == Fault.BROKEN ? dice.with(Fault.REFUSED) : dice;
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        Dice dice = roll("putPart " + number);
        PartBody sent = dice.fault() == Fault.BROKEN
                ? new BreakingBody(body, dice.random().nextLong(body.length() + 1))
                : body;
        return faulty(dice, () -> store.putPart(upload, number, sent), part -> lie(part, dice.random()));
    }

    @Override
    public List<StoredPart> listParts(MultipartUpload upload) {
        return faulty("listParts", () -> store.listParts(upload), UnaryOperator.identity());
    }

    @Override
    public PublishedObject complete(MultipartUpload upload, Completion completion) {
        return faulty("complete", () -> store.complete(upload, completion), UnaryOperator.identity());
    }

    @Override
    public void abort(MultipartUpload upload) {
        faulty(letThrough(roll("abort " + upload.id())), () -> {
            store.abort(upload);
            return upload;
        }, UnaryOperator.identity());
    }

    /** A clean-up that may never succeed proves nothing about who cleans up: the third attempt does. */
    private static Dice letThrough(Dice dice) {
        if (dice.call() > 2) {
            return dice.with(Fault.NONE);
        }
        return dice.fault() == Fault.DENIED ? dice.with(Fault.REFUSED) : dice;
    }

    @Override
    public PublishedObject putWhole(
            ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
        Dice dice = roll("putWhole");
        PartBody sent = dice.fault() == Fault.BROKEN
                ? new BreakingBody(body, dice.random().nextLong(body.length() + 1))
                : body;
        return faulty(dice, () -> store.putWhole(address, attributes, precondition, sent), UnaryOperator.identity());
    }

    @Override
    public void delete(String bucket, List<String> keys) {
        faulty("delete", () -> {
            store.delete(bucket, keys);
            return keys;
        }, UnaryOperator.identity());
    }

    @Override
    public void withdraw(ObjectAddress address, PublishedObject published) {
        faulty("withdraw", () -> {
            store.withdraw(address, published);
            return published;
        }, UnaryOperator.identity());
    }

    @Override
    public Optional<ObjectInfo> head(ObjectAddress address) {
        return faulty("head", () -> reader.head(address), UnaryOperator.identity());
    }

    @Override
    public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
        Dice dice = roll("open");
        if (dice.fault() != Fault.BROKEN && dice.fault() != Fault.ANSWER_LOST) {
            return faulty(dice, () -> reader.open(address, range, ifMatch), UnaryOperator.identity());
        }
        ObjectContent content = reader.open(address, range, ifMatch);
        InputStream breaking = new BreakingStream(content.stream(), dice.random().nextLong(content.length() + 1));
        return new ObjectContent(content.info(), content.offset(), content.length(), breaking);
    }

    @Override
    public ObjectPage list(String bucket, ListQuery query) {
        return faulty("list", () -> catalog.list(bucket, query), UnaryOperator.identity());
    }

    @Override
    public String toString() {
        return "a store of seed " + seed;
    }

    private record Dice(String verb, int call, Fault fault, SplittableRandom random) {

        Dice with(Fault other) {
            return new Dice(verb, call, other, random);
        }
    }

    private Dice roll(String verb) {
        int call = calls.merge(verb, 1, Integer::sum);
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + verb.hashCode() * 31L + call);
        return new Dice(verb, call, rates.pick(random.nextDouble()), random);
    }

    private <T> T faulty(String verb, Supplier<T> call, UnaryOperator<T> lie) {
        return faulty(roll(verb), call, lie);
    }

    @SuppressWarnings("ReturnValueIgnored") // what a lost response told
    private <T> T faulty(Dice dice, Supplier<T> call, UnaryOperator<T> lie) {
        return switch (dice.fault()) {
            case REFUSED -> throw StoreException.temporary(Kind.UNAVAILABLE, dice.verb() + " was refused");
            case DENIED -> throw StoreException.permanent(Kind.ACCESS_DENIED, dice.verb() + " was denied");
            case SLOW_DOWN ->
                throw StoreException.temporary(Kind.SLOW_DOWN, dice.verb() + " came too soon")
                        .withRetryAfter(Duration.ofMillis(1));
            case STALLED -> {
                delay(dice.random());
                throw StoreException.temporary(Kind.TIMEOUT, dice.verb() + " was not answered");
            }
            case LATE -> {
                T answer = call.get();
                delay(dice.random());
                yield answer;
            }
            case ANSWER_LOST -> {
                call.get();
                throw StoreException.temporary(
                        dice.random().nextBoolean() ? Kind.TIMEOUT : Kind.UNAVAILABLE,
                        "the answer to " + dice.verb() + " was lost");
            }
            case BROKEN -> throw broken(dice, call);
            case LYING -> lie.apply(call.get());
            case NONE -> call.get();
        };
    }

    @SuppressWarnings("ReturnValueIgnored") // what a lost response told
    private static <T> StoreException broken(Dice dice, Supplier<T> call) {
        try {
            call.get();
        } catch (StoreException failure) {
            if (failure.kind() != Kind.BODY_FAILED || !(failure.getCause() instanceof BreakingBody.BrokenOff)) {
                return failure;
            }
        }
        return StoreException.temporary(Kind.UNAVAILABLE, "the connection broke off during " + dice.verb());
    }

    private static StoredPart lie(StoredPart part, SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> new StoredPart(part.number(), part.size(), "0".repeat(32), part.checksum());
            case 1 ->
                new StoredPart(part.number(), part.size(), part.etag(), Optional.of(Digest.ofCrc32c(random.nextInt())));
            default ->
                throw StoreException.temporary(
                        Kind.CHECKSUM_MISMATCH, "part " + part.number() + " is said to be wrong");
        };
    }

    private void delay(SplittableRandom random) {
        try {
            Thread.sleep(Duration.ofNanos(random.nextLong(rates.longestDelay().toNanos() + 1)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw StoreException.permanent(Kind.CANCELLED, "interrupted while the store was silent")
                    .withCause(interrupted);
        }
    }
}
