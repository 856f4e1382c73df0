package dev.sluice.web.bootstrap;

import dev.sluice.s3.S3Storage;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A store and the clients it works with; closes them in the order they need. */
record StoreConnection(S3Storage storage, S3AsyncClient asyncClient, S3Client client) implements AutoCloseable {

    @Override
    public void close() {
        storage.close();
        asyncClient.close();
        client.close();
    }
}
