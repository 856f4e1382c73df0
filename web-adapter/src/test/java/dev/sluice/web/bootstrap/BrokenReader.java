package dev.sluice.web.bootstrap;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A store that is in trouble when it is read: the key {@code broken} breaks off in the middle, {@code short} ends
 * early, {@code rangeless} and {@code empty} are sent whole whatever was asked for, anything else is unavailable.
 */
@Singleton
@Primary
@Requires(property = BrokenReader.PROPERTY)
public class BrokenReader implements ObjectReader {

    public static final String PROPERTY = "test.broken-reader";
    public static final int SIZE = 10_000_000;
    private static final int GIVEN = 3_000_000;

    @Override
    public Optional<ObjectInfo> head(ObjectAddress address) {
        return Optional.of(new ObjectInfo(
                address,
                size(address),
                "etag",
                Optional.empty(),
                Instant.EPOCH,
                ObjectAttributes.NONE,
                Optional.empty()));
    }

    @Override
    public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
        InputStream given = new ByteArrayInputStream(new byte[GIVEN]);
        return switch (address.key()) {
            case "broken" -> content(address, new SequenceInputStream(given, new Breaking()));
            case "short" -> content(address, given);
            case "empty" -> content(address, InputStream.nullInputStream());
            case "rangeless" -> content(address, new ByteArrayInputStream(new byte[SIZE]));
            default ->
                throw StoreException.temporary(StoreException.Kind.SLOW_DOWN, "the store asks for fewer requests")
                        .withRetryAfter(Duration.ofMillis(1500))
                        .withRequestId("request-7");
        };
    }

    private ObjectContent content(ObjectAddress address, InputStream stream) {
        return new ObjectContent(head(address).orElseThrow(), 0, size(address), stream);
    }

    private static int size(ObjectAddress address) {
        return address.key().equals("empty") ? 0 : SIZE;
    }

    private static final class Breaking extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the store broke off");
        }
    }
}
