package dev.sluice.s3;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Reads objects back. */
final class S3ObjectReader implements ObjectReader {

    /** Begins with the range's first byte, ends with the whole object's size. */
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+)");

    private final S3Client client;
    private final EndpointProfile profile;
    private final int chunkBytes;

    S3ObjectReader(S3Client client, EndpointProfile profile, int chunkBytes) {
        this.client = client;
        this.profile = profile;
        this.chunkBytes = chunkBytes;
    }

    @Override
    public Optional<ObjectInfo> head(ObjectAddress address) {
        String doing = "Looking at " + address;
        HeadObjectRequest.Builder request = HeadObjectRequest.builder().bucket(address.bucket()).key(address.key());
        if (profile.fullObjectChecksum()) {
            request.checksumMode(ChecksumMode.ENABLED);
        }
        try {
            return Optional.of(info(address, SyncCalls.call(doing, () -> client.headObject(request.build()))));
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
            SyncCalls.call(doing, () -> client.headBucket(request -> request.bucket(bucket)));
        } catch (StoreException failure) {
            if (Buckets.isMissing(failure)) {
                throw Buckets.missing(doing, failure);
            }
        }
    }

    private static ObjectInfo info(ObjectAddress address, HeadObjectResponse answer) {
        return new ObjectInfo(
                address,
                answer.contentLength(),
                Answers.etag(answer.eTag()),
                Optional.ofNullable(answer.versionId()),
                Objects.requireNonNullElse(answer.lastModified(), Instant.EPOCH),
                ObjectHeaders.attributes(answer),
                answer.checksumType() == ChecksumType.COMPOSITE ? Optional.empty() : Answers.crc32c(answer.checksumCRC32C()));
    }

    @Override
    public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
        GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(address.bucket()).key(address.key());
        range.ifPresent(bytes -> request.range(bytes.toHeader()));
        ifMatch.ifPresent(etag -> request.ifMatch('"' + etag + '"'));
        if (profile.fullObjectChecksum()) {
            request.checksumMode(ChecksumMode.ENABLED);
        }
        ResponseInputStream<GetObjectResponse> stream =
                SyncCalls.call("Reading " + address, () -> client.getObject(request.build()));
        return content(address, stream);
    }

    private ObjectContent content(ObjectAddress address, ResponseInputStream<GetObjectResponse> stream) {
        GetObjectResponse answer = stream.response();
        long length = answer.contentLength();
        Matcher range = CONTENT_RANGE.matcher(Objects.requireNonNullElse(answer.contentRange(), ""));
        boolean partial = range.matches();
        long size = partial ? Long.parseLong(range.group(2)) : length;
        long offset = partial ? Long.parseLong(range.group(1)) : 0;
        return new ObjectContent(info(address, size, answer), offset, length, new DownloadStream(stream, length, chunkBytes));
    }

    private static ObjectInfo info(ObjectAddress address, long size, GetObjectResponse answer) {
        return new ObjectInfo(
                address,
                size,
                Answers.etag(answer.eTag()),
                Optional.ofNullable(answer.versionId()),
                Objects.requireNonNullElse(answer.lastModified(), Instant.EPOCH),
                ObjectHeaders.attributes(answer),
                answer.checksumType() == ChecksumType.COMPOSITE ? Optional.empty() : Answers.crc32c(answer.checksumCRC32C()));
    }
}
