package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link dev.sluice.core.storage.ObjectReader} does. A subclass names the store. */
public abstract class ObjectReaderContract extends StoreContract {

    private static final int SIZE = 100_000;

    private ObjectAddress published() {
        ObjectAddress address = address("object");
        put(address, TestBytes.of(SIZE));
        return address;
    }

    private ObjectContent open(ObjectAddress address, ByteRange range) {
        return reader().open(address, Optional.of(range), Optional.empty());
    }

    @Test
    void tellsOfAnObject() {
        Instant before = Instant.now();
        ObjectInfo info = reader().head(published()).orElseThrow();
        assertThat(info.address()).isEqualTo(address("object"));
        assertThat(info.size()).isEqualTo(SIZE);
        assertThat(info.etag()).isNotBlank().doesNotContain("\"");
        assertThat(Duration.between(before, info.lastModified()).abs()).isLessThan(Duration.ofHours(1));
        assertThat(info.checksum()).isIn(Optional.<Digest>empty(), Optional.of(TestBytes.crc32c(TestBytes.of(SIZE))));
    }

    @Test
    void tellsThatThereIsNone() {
        assertThat(reader().head(address("missing"))).isEmpty();
        requireFailure(Kind.NO_SUCH_OBJECT, () -> reader().open(address("missing")));
    }

    @Test
    void tellsThatThereIsNoBucket() {
        ObjectAddress address = new ObjectAddress(MISSING_BUCKET, "key");
        requireFailure(Kind.NO_SUCH_BUCKET, () -> reader().head(address));
        requireFailure(Kind.NO_SUCH_BUCKET, () -> reader().open(address));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SIZE})
    void readsAllOfIt(int size) {
        ObjectAddress address = address("size-" + size);
        put(address, TestBytes.of(size));

        ObjectContent content = reader().open(address);

        assertThat(content.offset()).isZero();
        assertThat(content.length()).isEqualTo(size);
        assertThat(content.info()).isEqualTo(reader().head(address).orElseThrow());
        assertThat(readAndClose(content)).isEqualTo(TestBytes.of(size));
    }

    static Stream<Arguments> ranges() {
        return Stream.of(
                Arguments.of(ByteRange.from(0), 0, SIZE),
                Arguments.of(ByteRange.from(1), 1, SIZE),
                Arguments.of(ByteRange.from(SIZE - 1), SIZE - 1, SIZE),
                Arguments.of(ByteRange.between(0, 0), 0, 1),
                Arguments.of(ByteRange.between(10, 99), 10, 100),
                Arguments.of(ByteRange.between(10, 10L * SIZE), 10, SIZE),
                Arguments.of(ByteRange.lastBytes(1), SIZE - 1, SIZE),
                Arguments.of(ByteRange.lastBytes(SIZE), 0, SIZE),
                Arguments.of(ByteRange.lastBytes(10L * SIZE), 0, SIZE));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void readsARange(ByteRange range, int from, int to) {
        ObjectContent content = open(published(), range);
        assertThat(content.info().size()).isEqualTo(SIZE);
        assertThat(content.offset()).isEqualTo(from);
        assertThat(content.length()).isEqualTo(to - from);
        assertThat(readAndClose(content)).isEqualTo(Arrays.copyOfRange(TestBytes.of(SIZE), from, to));
    }

    @Test
    void refusesARangeBeyondTheEnd() {
        ObjectAddress address = published();
        requireFailure(Kind.RANGE_NOT_SATISFIABLE, () -> open(address, ByteRange.from(SIZE)));
        requireFailure(Kind.RANGE_NOT_SATISFIABLE, () -> open(address, ByteRange.between(SIZE + 1L, SIZE + 2L)));
    }

    @Test
    void refusesARangeOfNothing() {
        ObjectAddress empty = address("empty");
        put(empty, new byte[0]);
        requireFailure(Kind.RANGE_NOT_SATISFIABLE, () -> open(empty, ByteRange.from(0)));
    }

    @Test
    void readsOnlyTheVersionThatIsAskedFor() {
        ObjectAddress address = published();
        Optional<String> etag = reader().head(address).map(ObjectInfo::etag);

        assertThat(readAndClose(reader().open(address, Optional.empty(), etag))).isEqualTo(TestBytes.of(SIZE));
        put(address, TestBytes.of(3));
        requireFailure(Kind.PRECONDITION_FAILED, () -> reader().open(address, Optional.empty(), etag));
    }

    @Test
    void canBeClosedEarly() throws IOException {
        ObjectAddress address = published();
        for (int attempt = 0; attempt < 3; attempt++) {
            ObjectContent content = reader().open(address);
            assertThat(content.stream().read()).isNotNegative();
            content.close();
        }
        assertThat(read(address)).isEqualTo(TestBytes.of(SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a+b", "100%", "%41", "a&b=c?d#e", "~!*'();:@$,[]", ".hidden", "тест/日本/🚀", "a..b"})
    void readsKeysThatNeedEscaping(String name) {
        if (name.chars().anyMatch(character -> character > 127)) {
            assumeAbleTo(Ability.UNICODE);
        }
        put(address(name), TestBytes.of(3));
        assertThat(read(address(name))).isEqualTo(TestBytes.of(3));
        assertThat(reader().head(address(name))).map(ObjectInfo::address).hasValue(address(name));
    }
}
