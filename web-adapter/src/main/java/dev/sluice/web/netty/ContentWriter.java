package dev.sluice.web.netty;

import dev.sluice.core.storage.ObjectContent;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.ByteBodyHttpResponseWrapper;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import io.micronaut.http.body.stream.BodySizeLimits;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;

/**
 * Sends an object's bytes as a response, as fast as the client takes them. Closes the object, whatever happens. Each
 * download holds a chunk, twice while it is being read; with many at once the chunks shrink.
 */
@Singleton
final class ContentWriter implements ResponseBodyWriter<ObjectContent> {

    /** What the chunks of all downloads may come to, in bytes. */
    private static final int SHARE = 8 << 20;

    private static final int SMALLEST = 16 << 10;

    private final FairShare chunks;
    private final ExecutorService executor;

    ContentWriter(TransferSettings settings, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        int largest = settings.downloadChunkBytes();
        this.chunks = new FairShare(Math.max(SHARE, largest), Math.min(SMALLEST, largest), largest);
        this.executor = executor;
    }

    @Override
    public ByteBodyHttpResponse<?> write(
            ByteBodyFactory bodies, HttpRequest<?> request, MutableHttpResponse<ObjectContent> response,
            Argument<ObjectContent> type, MediaType mediaType, ObjectContent content) {
        response.header(HttpHeaders.CONTENT_LENGTH, Long.toString(content.length()));
        return ByteBodyHttpResponseWrapper.wrap(
                response, writePiece(bodies, request, response, type, mediaType, content));
    }

    @Override
    public CloseableByteBody writePiece(
            ByteBodyFactory bodies, HttpRequest<?> request, HttpResponse<?> response,
            Argument<ObjectContent> type, MediaType mediaType, ObjectContent content) {
        ContentPublisher publisher = new ContentPublisher(content, chunks, executor,
                ((NettyHttpRequest<?>) request).getChannelHandlerContext().alloc());
        return bodies.adapt(publisher, BodySizeLimits.UNLIMITED, response.getHeaders(), publisher::cancel);
    }

    @Override
    public void writeTo(
            Argument<ObjectContent> type,
            MediaType mediaType,
            ObjectContent content,
            MutableHeaders headers,
            OutputStream out) {
        throw new UnsupportedOperationException("an object is sent piece by piece");
    }
}
