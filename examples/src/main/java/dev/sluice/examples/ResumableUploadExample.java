package dev.sluice.examples;

import dev.sluice.core.Fingerprint;
import dev.sluice.core.PartNumber;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Uploads a file in parts. Started again after it was ended, it sends only what the store doesn't have. */
public final class ResumableUploadExample {

    /** Takes a profile ({@code aws}, {@code minio}, …), the endpoint, a bucket, and the file. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[3]);
        try (S3Storage storage = S3Storage.builder()
                        .profile(EndpointProfile.ofName(arguments[0])).endpoint(URI.create(arguments[1])).build();
                FileChannel channel = FileChannel.open(file)) {
            ResumableUploader uploader = storage.resumableUploader();
            String fingerprint = Fingerprint.of(channel);
            UploadRequest request = UploadRequest.to(arguments[2], "example/" + file.getFileName())
                    .size(channel.size()).fingerprint(fingerprint).build();
            UploadSession session = uploader.find(arguments[2], fingerprint).stream().findFirst()
                    .flatMap(unfinished -> uploader.resume(unfinished.id())).orElseGet(() -> uploader.begin(request));

            UploadInfo upload = session.info();
            for (PartNumber part : session.progress().received().missingOf(upload.partCount()).numbers()) {
                UploadSource bytes = UploadSource.of(channel, upload.offsetOf(part), upload.lengthOf(part));
                session.writePart(part, bytes, Optional.empty());
                System.out.println("part " + part + " of " + upload.partCount());
            }
            System.out.println(session.complete(Optional.empty()).checksum());
        }
    }
}
