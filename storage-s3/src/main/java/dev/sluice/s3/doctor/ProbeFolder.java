package dev.sluice.s3.doctor;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The one place in a bucket where anything is written, a folder of this examination's own, and the removal of all that
 * was. Used by one thread.
 */
final class ProbeFolder implements AutoCloseable {

    static final String PREFIX = ".sluice/doctor/";

    private final S3Client client;
    private final String bucket;
    private final String folder = PREFIX + HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + "/";
    private final Set<OpenUpload> uploads = new LinkedHashSet<>();
    private final Set<Version> written = new LinkedHashSet<>();
    private boolean versioned;

    /** A multipart upload that was begun. */
    record OpenUpload(String key, String id, boolean checksummed) {
    }

    /** An object that was written; its version, where the bucket keeps them. */
    private record Version(String key, Optional<String> id) {
    }

    ProbeFolder(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    S3Client client() {
        return client;
    }

    String bucket() {
        return bucket;
    }

    String key(String name) {
        return folder + name;
    }

    /** Whether there is nothing that would have to be removed. */
    boolean isUntouched() {
        return uploads.isEmpty() && written.isEmpty();
    }

    /** Whether the bucket was seen to keep the versions of an object. */
    boolean isVersioned() {
        return versioned;
    }

    Attempt<PutObjectResponse> put(String name, Sample body, Consumer<PutObjectRequest.Builder> conditions) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key(name))
                .applyMutation(conditions)
                .build();
        Attempt<PutObjectResponse> attempt =
                Attempt.of(() -> client.putObject(request, RequestBody.fromBytes(body.bytes())));
        attempt.answer().ifPresent(answer -> written(request.key(), answer.versionId()));
        return attempt;
    }

    /**
     * Begins an upload whose parts carry a CRC32C, and the whole too; where the store knows no such thing, a plain one.
     */
    Attempt<OpenUpload> begin(String name) {
        Attempt<OpenUpload> checksummed = begin(name, true);
        return checksummed.isAccepted() || checksummed.isDenied() ? checksummed : beginPlain(name);
    }

    /** Begins an upload that says nothing of checksums. */
    Attempt<OpenUpload> beginPlain(String name) {
        return begin(name, false);
    }

    private Attempt<OpenUpload> begin(String name, boolean checksummed) {
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().bucket(bucket).key(key(name));
        if (checksummed) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
        }
        Attempt<OpenUpload> attempt = Attempt.of(() ->
                new OpenUpload(key(name), client.createMultipartUpload(request.build()).uploadId(), checksummed));
        attempt.answer().ifPresent(uploads::add);
        return attempt;
    }

    Attempt<CompletedPart> putPart(
            OpenUpload upload, int number, Sample body, Consumer<UploadPartRequest.Builder> checksum) {
        UploadPartRequest request = part(upload, number).applyMutation(checksum).build();
        return Attempt.of(
                () -> completed(upload, number, body, client.uploadPart(request, RequestBody.fromBytes(body.bytes()))));
    }

    Attempt<CompletedPart> putPart(OpenUpload upload, int number, Sample body) {
        return putPart(upload, number, body, request -> {
            if (upload.checksummed()) {
                request.checksumCRC32C(body.crc32c());
            }
        });
    }

    Attempt<CompletedPart> putPartWithTrailer(OpenUpload upload, int number, Sample body, TrailerScheme trailer) {
        UploadPartRequest request = part(upload, number).overrideConfiguration(trailer.override()).build();
        return Attempt.of(
                () -> completed(upload, number, body, client.uploadPart(request, RequestBody.fromBytes(body.bytes()))));
    }

    private UploadPartRequest.Builder part(OpenUpload upload, int number) {
        return UploadPartRequest.builder().bucket(bucket).key(upload.key()).uploadId(upload.id()).partNumber(number);
    }

    private static CompletedPart completed(OpenUpload upload, int number, Sample body, UploadPartResponse answer) {
        CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(answer.eTag());
        return upload.checksummed() ? part.checksumCRC32C(body.crc32c()).build() : part.build();
    }

    Attempt<ListPartsResponse> listParts(OpenUpload upload) {
        return Attempt.of(() -> client.listParts(
                request -> request.bucket(bucket).key(upload.key()).uploadId(upload.id())));
    }

    Attempt<CompleteMultipartUploadResponse> complete(
            OpenUpload upload, List<CompletedPart> parts, Consumer<CompleteMultipartUploadRequest.Builder> more) {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(upload.key())
                .uploadId(upload.id())
                .multipartUpload(list -> list.parts(parts));
        if (upload.checksummed()) {
            request.checksumType(ChecksumType.FULL_OBJECT);
        }
        Attempt<CompleteMultipartUploadResponse> attempt =
                Attempt.of(() -> client.completeMultipartUpload(request.applyMutation(more).build()));
        attempt.answer().ifPresent(answer -> {
            uploads.remove(upload);
            written(upload.key(), answer.versionId());
        });
        return attempt;
    }

    Attempt<?> abort(OpenUpload upload) {
        Attempt<?> attempt = Attempt.of(() ->
                client.abortMultipartUpload(request -> request.bucket(bucket).key(upload.key()).uploadId(upload.id())));
        if (attempt.isAccepted() || attempt.refusal().filter(Refusal::isNotFound).isPresent()) {
            uploads.remove(upload);
        }
        return attempt;
    }

    private void written(String key, @Nullable String version) {
        written.add(new Version(key, Optional.ofNullable(version)));
        versioned |= version != null;
    }

    /** Removes everything; returns the keys of what could not be, which this may be called again for. */
    Set<String> remove() {
        Set<String> left = new LinkedHashSet<>();
        List.copyOf(uploads).stream()
                .filter(upload -> !abort(upload).isAccepted() && uploads.contains(upload))
                .forEach(upload -> left.add(upload.key()));
        List.copyOf(written).stream().filter(version -> !delete(version)).forEach(version -> left.add(version.key()));
        return left;
    }

    private boolean delete(Version version) {
        boolean gone = Attempt.of(() -> client.deleteObject(request -> request
                .bucket(bucket)
                .key(version.key())
                .versionId(version.id().orElse(null)))).isAccepted();
        if (gone) {
            written.remove(version);
        }
        return gone;
    }

    /** Removes what is left where an examination ended early. */
    @Override
    public void close() {
        remove();
    }
}
