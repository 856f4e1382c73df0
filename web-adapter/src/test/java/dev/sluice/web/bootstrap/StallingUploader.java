package dev.sluice.web.bootstrap;

import dev.sluice.core.StreamingUploader;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Reads one byte of a body and then no more, until it is released; then it refuses the upload. */
@Singleton
@Primary
@Requires(property = StallingUploader.PROPERTY)
public class StallingUploader implements StreamingUploader {

    public static final String PROPERTY = "test.stalling-uploader";

    private volatile CountDownLatch released = new CountDownLatch(1);

    public void stall() {
        released = new CountDownLatch(1);
    }

    public void release() {
        released.countDown();
    }

    @Override
    public UploadReceipt upload(UploadRequest request, UploadSource source) {
        try {
            source.read(ByteBuffer.allocateDirect(1));
            released.await();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new UploadException.Rejected(request.address(), "stalled for long enough", null, Optional.empty());
    }
}
