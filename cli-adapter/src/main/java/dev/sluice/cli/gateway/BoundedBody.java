package dev.sluice.cli.gateway;


import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a response. What comes after them is cut off with the connection, so that no server can fill the
 * memory.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Content> {

    private final int limit;
    private final CompletableFuture<Content> content = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;

    /** @param limit how many bytes are kept at most */
    BoundedBody(int limit) {
        this.limit = limit;
    }

    /**
     * What was kept.
     *
     * @param bytes the body, or its beginning
     * @param cut   whether there was more
     */
    record Content(byte[] bytes, boolean cut) {

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Override
    public CompletionStage<Content> getBody() {
        return content;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        items.forEach(this::add);
    }

    private void add(ByteBuffer item) {
        int room = limit - bytes.size();
        byte[] piece = new byte[Math.min(room, item.remaining())];
        item.get(piece);
        bytes.writeBytes(piece);
        if (item.hasRemaining() && subscription != null) {
            subscription.cancel();
            content.complete(new Content(bytes.toByteArray(), true));
        }
    }

    @Override
    public void onError(Throwable broken) {
        content.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        content.complete(new Content(bytes.toByteArray(), false));
    }
}
