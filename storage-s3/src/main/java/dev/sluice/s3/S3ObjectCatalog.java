package dev.sluice.s3;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.s3.internal.protocol.ListPosition;
import dev.sluice.s3.internal.protocol.ReadRetries;
import dev.sluice.s3.internal.protocol.S3Requests;
import dev.sluice.s3.internal.protocol.S3Responses;
import dev.sluice.s3.internal.protocol.S3Wire;

/** Lists objects. */
final class S3ObjectCatalog implements ObjectCatalog {

    private final S3Wire wire;
    private final ReadRetries retries;

    S3ObjectCatalog(S3Wire wire, ReadRetries retries) {
        this.wire = wire;
        this.retries = retries;
    }

    @Override
    public ObjectPage list(String bucket, ListQuery query) {
        ListPosition position = ListPosition.of(query);
        return retries.call(() -> wire.xml(
                "Listing " + bucket,
                S3Requests.listObjects(bucket, query, position),
                S3Responses.OBJECTS_ROOT,
                list -> S3Responses.objects(list, position)));
    }
}
