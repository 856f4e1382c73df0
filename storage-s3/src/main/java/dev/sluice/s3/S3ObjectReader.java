package dev.sluice.s3;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.s3.internal.http.HttpFields;
import dev.sluice.s3.internal.http.HttpResponse;
import dev.sluice.s3.internal.protocol.ObjectFields;
import dev.sluice.s3.internal.protocol.ReadRetries;
import dev.sluice.s3.internal.protocol.S3Requests;
import dev.sluice.s3.internal.protocol.S3Wire;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads objects back. */
final class S3ObjectReader implements ObjectReader {

    /** Begins with the range's first byte, ends with the whole object's size. */
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private static final int PARTIAL_CONTENT = 206;

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final S3Wire wire;
    private final ReadRetries retries;
    private final EndpointProfile profile;
    private final int chunkBytes;

    S3ObjectReader(S3Wire wire, ReadRetries retries, EndpointProfile profile, int chunkBytes) {
        this.wire = wire;
        this.retries = retries;
        this.profile = profile;
        this.chunkBytes = chunkBytes;
    }

    @Override
    public Optional<ObjectInfo> head(ObjectAddress address) {
        String doing = "Looking at " + address;
        try {
            HttpFields answer =
                    retries.call(() -> wire.call(doing, S3Requests.headObject(address, profile.fullObjectChecksum())));
            return Optional.of(info(doing, address, length(doing, answer), answer));
        } catch (StoreException failure) {
            if (failure.kind() != Kind.NO_SUCH_OBJECT) {
                throw failure;
            }
            requireBucket(doing, address.bucket());
            return Optional.empty();
        }
    }

    /** An answer to HEAD has no body, so 404 doesn't tell whether the object or its bucket is missing. */
    private void requireBucket(String doing, String bucket) {
        try {
            retries.call(() -> wire.call(doing, S3Requests.headBucket(bucket)));
        } catch (StoreException failure) {
            if (Buckets.isMissing(failure)) {
                throw Buckets.missing(doing, failure);
            }
        }
    }

    @Override
    public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
        String doing = "Reading " + address;
        HttpResponse response = retries.call(
                () -> wire.open(doing, S3Requests.getObject(address, range, ifMatch, profile.fullObjectChecksum())));
        try {
            return content(doing, address, range, response);
        } catch (StoreException unusable) {
            response.body().abort();
            throw unusable;
        }
    }

    private ObjectContent content(
            String doing, ObjectAddress address, Optional<ByteRange> asked, HttpResponse response) {
        HttpFields answer = response.head().fields();
        long length = length(doing, answer);
        boolean partial = response.head().status() == PARTIAL_CONTENT;
        Part part = partial ? part(doing, asked, length, answer) : new Part(0, length);
        return new ObjectContent(
                info(doing, address, part.size(), answer),
                part.offset(),
                length,
                new DownloadStream(response.body(), length, chunkBytes));
    }

    /** Where in the object what came is, and the size of the object. */
    private record Part(long offset, long size) { }

    /** A range other than the one that was asked for, or one that nobody asked for, would pass for other bytes. */
    private static Part part(String doing, Optional<ByteRange> asked, long length, HttpFields answer) {
        Matcher told = CONTENT_RANGE.matcher(answer.first("Content-Range").orElse(""));
        if (asked.isEmpty() || !told.matches()) {
            throw S3Wire.unusable(doing, asked.isEmpty() ? "a part, though the whole was asked for" : "no range");
        }
        long first = Long.parseLong(told.group(1));
        long last = Long.parseLong(told.group(2));
        long size = Long.parseLong(told.group(3));
        if (last - first + 1 != length || !asked.get().isOf(size, first, last)) {
            throw S3Wire.unusable(doing, "bytes " + first + "-" + last + " instead of " + asked.get().toHeader());
        }
        return new Part(first, size);
    }

    /** S3 always tells it. */
    private static long length(String doing, HttpFields answer) {
        return answer.first("Content-Length").filter(text -> LENGTH.matcher(text).matches()).map(Long::parseLong)
                .orElseThrow(() -> S3Wire.unusable(doing, "no length"));
    }

    private static ObjectInfo info(String doing, ObjectAddress address, long size, HttpFields answer) {
        String etag = ObjectFields.etag(answer).orElseThrow(() -> S3Wire.unusable(doing, "no entity tag"));
        return ObjectFields.info(address, size, etag, answer);
    }
}
