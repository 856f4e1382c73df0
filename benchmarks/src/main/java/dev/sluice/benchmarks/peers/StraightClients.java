package dev.sluice.benchmarks.peers;

import dev.sluice.benchmarks.stores.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs that speak S3 themselves, with their own multipart uploads and their defaults. */
final class StraightClients {

    private StraightClients() {
    }

    static Peer rclone(Path work, Path rclone, Store store) {
        Map<String, String> credentials = store.credentials();
        Map<String, String> environment = Map.of(
                "RCLONE_S3_ACCESS_KEY_ID", credentials.get("AWS_ACCESS_KEY_ID"),
                "RCLONE_S3_SECRET_ACCESS_KEY", credentials.get("AWS_SECRET_ACCESS_KEY"),
                "RCLONE_S3_PROVIDER", "Minio",
                "RCLONE_S3_ENDPOINT", store.server().uri("").toString(),
                "RCLONE_S3_NO_CHECK_BUCKET", "true",
                "RCLONE_CONFIG", work.resolve("rclone.conf").toString());
        return new Peer("rclone straight to the store", Optional.empty(), environment, (file, key, _) ->
                List.of(rclone.toString(), "copyto", file.path().toString(), ":s3:" + Store.BUCKET + "/" + key));
    }

    static Peer aws(Path aws, Store store) {
        return new Peer(
                "the AWS command line straight to the store",
                Optional.empty(),
                store.credentials(),
                (file, key, _) -> List.of(
                        aws.toString(),
                        "--endpoint-url",
                        store.server().uri("").toString(),
                        "s3",
                        "cp",
                        "--only-show-errors",
                        file.path().toString(),
                        "s3://" + Store.BUCKET + "/" + key));
    }
}
