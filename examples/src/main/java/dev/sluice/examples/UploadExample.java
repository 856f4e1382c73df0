package dev.sluice.examples;

import dev.sluice.core.StreamingUploader;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Uploads a file, and what another program prints. Credentials come from the AWS default chain. */
public final class UploadExample {

    /** Takes a profile ({@code aws}, {@code minio}, …), the endpoint, a bucket, and the file. */
    public static void main(String[] arguments) throws Exception {
        String bucket = arguments[2];
        Path file = Path.of(arguments[3]);
        try (S3Storage storage = S3Storage.builder()
                        .profile(EndpointProfile.ofName(arguments[0])).endpoint(URI.create(arguments[1])).build();
                UploadSource whole = UploadSource.of(file);
                InputStream packed = new ProcessBuilder("gzip", "-c", file.toString()).start().getInputStream()) {
            StreamingUploader uploader = storage.uploader();

            UploadReceipt first = uploader.upload(
                    UploadRequest.to(bucket, "example/" + file.getFileName()).size(Files.size(file)).build(), whole);
            System.out.println(first.address() + ": " + first.size() + " bytes, " + first.checksum());

            UploadReceipt second = uploader.upload(
                    UploadRequest.to(bucket, "example/" + file.getFileName() + ".gz")
                            .contentType("application/gzip")
                            .build(),
                    UploadSource.of(packed));
            System.out.println(second.address() + ": " + second.size() + " bytes, " + second.checksum());
        }
    }
}
