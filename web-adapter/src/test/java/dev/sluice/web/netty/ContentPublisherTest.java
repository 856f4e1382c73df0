package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import io.micronaut.core.io.buffer.ReadBuffer;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class ContentPublisherTest {

    private final FairShare chunks = new FairShare(100, 1, 100);

    @Test
    void endsBothSidesWhenReadingEndsInAnError() {
        Broken store = new Broken();
        Client client = new Client();

        publisher(store).subscribe(client);

        assertThat(client.failures).singleElement().isInstanceOf(AssertionError.class);
        assertThat(store.closed).isTrue();
    }

    @Test
    void anObjectThatNobodyTakesLeavesTheOthersTheirShare() {
        Broken store = new Broken();

        publisher(store).cancel();
        assertThat(store.closed).isTrue();

        chunks.join();
        chunks.join();
        assertThat(chunks.each()).as("the share of one of two").isEqualTo(32);
    }

    private ContentPublisher publisher(InputStream store) {
        return new ContentPublisher(content(store), chunks, Runnable::run, UnpooledByteBufAllocator.DEFAULT);
    }

    private static ObjectContent content(InputStream stream) {
        ObjectInfo info = new ObjectInfo(
                new ObjectAddress("files", "key"),
                1000,
                "etag",
                Optional.empty(),
                Instant.EPOCH,
                ObjectAttributes.NONE,
                Optional.empty());
        return new ObjectContent(info, 0, 1000, stream);
    }

    private static final class Broken extends InputStream {
        private boolean closed;

        @Override
        public int read() {
            throw new AssertionError("on purpose");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Client implements Subscriber<ReadBuffer> {
        private final List<Throwable> failures = new ArrayList<>();

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(ReadBuffer chunk) {
            throw new AssertionError("there is nothing to give");
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onComplete() {
            throw new AssertionError("the object has more bytes");
        }
    }
}
