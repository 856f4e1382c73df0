package dev.sluice.s3;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.s3.internal.SlabBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A part's or an object's body as {@link dev.sluice.s3.internal.SlabHttpClient} writes it. Remembers why it failed. */
abstract sealed class SlabContent implements SlabBody permits RetainedSlabs, LetGoSlabs {

    private final long length;
    private final BodyReader reader;
    private @Nullable IOException failure;
    private @Nullable SignRequest<? extends AwsCredentialsIdentity> unsigned;

    SlabContent(long length, BodyReader reader) {
        this.length = length;
        this.reader = reader;
    }

    /** @throws IOException if the body failed */
    static SlabContent of(PartBody body, BodyReader reader) throws IOException {
        return body.retained() ? RetainedSlabs.of(body.length(), reader) : new LetGoSlabs(body.length(), reader);
    }

    long length() {
        return length;
    }

    /** Why the body failed, if it did: the SDK may wrap that beyond recognition. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Keeps the request that carries the body, as it was before it was signed. */
    void keepUnsigned(SignRequest<? extends AwsCredentialsIdentity> request) {
        unsigned = request;
    }

    /** The request that carried the body; empty if it did not come so far. */
    Optional<SignRequest<? extends AwsCredentialsIdentity>> unsigned() {
        return Optional.ofNullable(unsigned);
    }

    /** The body's next bytes; null after the last. */
    final @Nullable ByteBuffer next() throws IOException {
        try {
            return reader.next();
        } catch (IOException broken) {
            failure = broken;
            throw broken;
        }
    }

    /** @throws IOException if the body is not as long as was declared */
    final void requireLength(boolean isSo) throws IOException {
        if (!isSo) {
            failure = new IOException("the body is not as long as was declared");
            throw failure;
        }
    }
}
