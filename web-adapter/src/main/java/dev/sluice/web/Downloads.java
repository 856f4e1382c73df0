package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.web.netty.TransferSettings;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens objects for clients, only so many at a time: each holds a connection to the store for as long as its client
 * takes, and uploads and listings need connections, too. Thread-safe.
 */
@Singleton
final class Downloads {

    private static final String SOON = "5";

    private final ObjectReader reader;
    private final int most;
    private final Semaphore places;

    Downloads(ObjectReader reader, TransferSettings settings) {
        this.reader = reader;
        this.most = settings.maxDownloads();
        this.places = new Semaphore(most);
    }

    /**
     * As {@link ObjectReader#open}; the place is free again when the content is closed.
     *
     * @throws RequestException 503 if as many are being downloaded as may
     */
    ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
        if (!places.tryAcquire()) {
            throw new RequestException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The gateway has " + most
                            + " downloads under way, as many as it gives; ask again when some of them have ended.",
                    Map.of(HttpHeaders.RETRY_AFTER, SOON));
        }
        boolean opened = false;
        try {
            ObjectContent content = reader.open(address, range, ifMatch);
            opened = true;
            return new ObjectContent(content.info(), content.offset(), content.length(), new Place(content.stream()));
        } finally {
            if (!opened) {
                places.release();
            }
        }
    }

    /** Gives the place back once. */
    private final class Place extends FilterInputStream {

        private final AtomicBoolean left = new AtomicBoolean();

        Place(InputStream stream) {
            super(stream);
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                if (left.compareAndSet(false, true)) {
                    places.release();
                }
            }
        }
    }
}
