package dev.sluice.s3.internal.sdk;

import dev.sluice.s3.internal.http.BodySink;
import dev.sluice.s3.internal.http.SlabBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * A small body of the SDK's own, such as the list of parts that completes an upload.
 *
 * @param content gives a new stream each time
 */
record StreamedBody(ContentStreamProvider content) implements SlabBody {

    private static final int BUFFER_BYTES = 8192;

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public void writeTo(BodySink sink) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream stream = content.newStream()) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                sink.write(ByteBuffer.wrap(buffer, 0, count));
            }
        }
    }
}
