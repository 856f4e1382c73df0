package dev.sluice.s3;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/**
 * A retained body as the SDK's Netty client takes it: the buffers themselves, uncopied. Knows when the last one was
 * handed over, and hands over none once it is revoked.
 */
final class RetainedContent implements AsyncRequestBody {

    private final long length;
    private final AsyncRequestBody buffers;
    /** Written by an event loop, read by the caller: volatile, as neither needs more than the latest value. */
    private volatile long lastHandover = System.nanoTime();
    /** Set once by the caller, read by an event loop. */
    private volatile boolean revoked;

    private RetainedContent(long length, List<ByteBuffer> buffers) {
        this.length = length;
        this.buffers = buffers.isEmpty()
                ? AsyncRequestBody.empty()
                : AsyncRequestBody.fromRemainingByteBuffersUnsafe(buffers.toArray(ByteBuffer[]::new));
    }

    /** Takes all of the body's buffers, which stay valid while the reader is open. */
    static RetainedContent of(PartBody body, BodyReader reader) throws IOException {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (ByteBuffer next = reader.next(); next != null; next = reader.next()) {
            buffers.add(next);
        }
        return new RetainedContent(body.length(), buffers);
    }

    /** The {@link System#nanoTime()} at which a buffer was last handed over; before the first, of the creation. */
    long lastHandover() {
        return lastHandover;
    }

    void revoke() {
        revoked = true;
    }

    @Override
    public Optional<Long> contentLength() {
        return Optional.of(length);
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        buffers.subscribe(new Handover(subscriber));
    }

    private final class Handover implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> subscriber;

        private Handover(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            if (revoked) {
                throw new IllegalStateException("the request is over");
            }
            lastHandover = System.nanoTime();
            subscriber.onNext(buffer);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
