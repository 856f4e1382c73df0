package dev.sluice.s3;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists objects. */
final class S3ObjectCatalog implements ObjectCatalog {

    private final S3Client client;

    S3ObjectCatalog(S3Client client) {
        this.client = client;
    }

    @Override
    public ObjectPage list(String bucket, ListQuery query) {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(bucket).prefix(query.prefix()).maxKeys(query.limit());
        query.delimiter().ifPresent(request::delimiter);
        query.cursor().ifPresentOrElse(request::continuationToken, () -> query.startAfter().ifPresent(request::startAfter));
        ListObjectsV2Response answer = SyncCalls.call("Listing " + bucket, () -> client.listObjectsV2(request.build()));
        return new ObjectPage(
                answer.contents().stream().map(S3ObjectCatalog::summary).toList(),
                answer.commonPrefixes().stream().map(CommonPrefix::prefix).toList(),
                Boolean.TRUE.equals(answer.isTruncated()) ? Optional.ofNullable(answer.nextContinuationToken()) : Optional.empty());
    }

    private static ObjectSummary summary(S3Object object) {
        return new ObjectSummary(object.key(), object.size(), object.lastModified(), Answers.etag(object.eTag()));
    }
}
