package dev.sluice.s3.internal.protocol;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.MetadataText;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoredPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every request of the data path, as it goes over the wire
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">S3's
 * operations</a>). What the signature adds is in {@link Signer}.
 */
public final class S3Requests {

    private static final String XMLNS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    private static final String ENCODING_TYPE = "encoding-type";
    private static final String URL = "url";
    private static final String UPLOAD_ID = "uploadId";
    private static final String CHECKSUM_MODE = "x-amz-checksum-mode";

    /** What an object is whose type nobody told: what stores say by themselves. */
    private static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final String UNKNOWN_TYPE_IN_PARTS = "binary/octet-stream";

    private S3Requests() {
    }

    /**
     * PutObject.
     *
     * @param checksum the field of the body's checksum; empty: it follows in the trailer, or there is none
     */
    public static S3Request putObject(
            ObjectAddress address,
            ObjectAttributes attributes,
            Precondition precondition,
            long length,
            Map<String, String> checksum) {
        return attributes(S3Request.of("PUT", address), attributes, UNKNOWN_TYPE)
                .field("Content-Length", Long.toString(length))
                .field("If-None-Match", ifNoneMatch(precondition))
                .fields(checksum)
                .build();
    }

    /**
     * CreateMultipartUpload.
     *
     * @param fullObjectChecksum whether the store is to check CRC32C of the whole object
     */
    public static S3Request createMultipartUpload(
            ObjectAddress address, ObjectAttributes attributes, boolean fullObjectChecksum) {
        S3Request.Builder request = attributes(
                        S3Request.of("POST", address).query("uploads", ""), attributes, UNKNOWN_TYPE_IN_PARTS)
                .field("Content-Length", "0");
        if (fullObjectChecksum) {
            request.field("x-amz-checksum-algorithm", "CRC32C").field("x-amz-checksum-type", "FULL_OBJECT");
        }
        return request.build();
    }

    /**
     * UploadPart.
     *
     * @param checksum as for {@link #putObject}
     */
    public static S3Request uploadPart(
            MultipartUpload upload, PartNumber number, long length, Map<String, String> checksum) {
        return S3Request.of("PUT", upload.address())
                .query("partNumber", number.toString())
                .query(UPLOAD_ID, upload.id())
                .field("Content-Length", Long.toString(length))
                .fields(checksum)
                .build();
    }

    /**
     * ListParts.
     *
     * @param after the number of the last part that is known; 0: from the first
     */
    public static S3Request listParts(MultipartUpload upload, int after) {
        return S3Request.of("GET", upload.address())
                .query(UPLOAD_ID, upload.id())
                .query("part-number-marker", after == 0 ? Optional.empty() : Optional.of(Integer.toString(after)))
                .build();
    }

    /**
     * CompleteMultipartUpload.
     *
     * @param partChecksums whether the parts' checksums are named
     * @param checkWhole    whether the store is to check the size and CRC32C of the whole object
     */
    public static S3Request completeMultipartUpload(
            MultipartUpload upload, Completion completion, boolean partChecksums, boolean checkWhole) {
        StringBuilder parts = new StringBuilder("<CompleteMultipartUpload").append(XMLNS).append('>');
        for (StoredPart part : completion.parts()) {
            parts.append("<Part><ETag>").append(Xml.escape(part.etag())).append("</ETag>");
            if (partChecksums) {
                part.checksum()
                        .ifPresent(crc -> parts.append("<ChecksumCRC32C>")
                                .append(Xml.escape(crc.base64()))
                                .append("</ChecksumCRC32C>"));
            }
            parts.append("<PartNumber>").append(part.number()).append("</PartNumber></Part>");
        }
        S3Request.Builder request = S3Request.of("POST", upload.address())
                .query(UPLOAD_ID, upload.id())
                .field("If-None-Match", ifNoneMatch(completion.precondition()))
                .xml(parts.append("</CompleteMultipartUpload>").toString());
        if (checkWhole) {
            request.field("x-amz-checksum-type", "FULL_OBJECT")
                    .field("x-amz-checksum-crc32c", completion.checksum().base64())
                    .field("x-amz-mp-object-size", Long.toString(completion.size()));
        }
        return request.build();
    }

    /** AbortMultipartUpload. */
    public static S3Request abortMultipartUpload(MultipartUpload upload) {
        return S3Request.of("DELETE", upload.address()).query(UPLOAD_ID, upload.id()).build();
    }

    /**
     * HeadObject.
     *
     * @param withChecksum whether the store is asked for the object's checksum
     */
    public static S3Request headObject(ObjectAddress address, boolean withChecksum) {
        return S3Request.of("HEAD", address).field(CHECKSUM_MODE, checksumMode(withChecksum)).build();
    }

    /**
     * GetObject.
     *
     * @param ifMatch the entity tag that the object has to have, without quotes
     */
    public static S3Request getObject(
            ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch, boolean withChecksum) {
        return S3Request.of("GET", address)
                .field("Range", range.map(ByteRange::toHeader))
                .field("If-Match", ifMatch.map(etag -> '"' + etag + '"'))
                .field(CHECKSUM_MODE, checksumMode(withChecksum))
                .build();
    }

    /** DeleteObject. */
    public static S3Request deleteObject(String bucket, String key) {
        return S3Request.ofKey("DELETE", bucket, key).build();
    }

    /** DeleteObject, of that version, or of an object with that entity tag alone. */
    public static S3Request deletePublished(ObjectAddress address, PublishedObject published) {
        Optional<String> ifMatch =
                published.versionId().isPresent() ? Optional.empty() : Optional.of('"' + published.etag() + '"');
        return S3Request.of("DELETE", address)
                .query("versionId", published.versionId())
                .field("If-Match", ifMatch)
                .build();
    }

    /** DeleteObjects, which tells only what it could not remove. Has {@code Content-MD5}, which every store knows. */
    public static S3Request deleteObjects(String bucket, List<String> keys) {
        StringBuilder objects = new StringBuilder("<Delete").append(XMLNS).append('>');
        keys.forEach(key -> objects.append("<Object><Key>").append(Xml.escape(key)).append("</Key></Object>"));
        String xml = objects.append("<Quiet>true</Quiet></Delete>").toString();
        return S3Request.ofBucket("POST", bucket).query("delete", "").xml(xml).md5().build();
    }

    /** ListObjectsV2. */
    public static S3Request listObjects(String bucket, ListQuery query, ListPosition position) {
        return S3Request.ofBucket("GET", bucket)
                .query("list-type", "2")
                .query(ENCODING_TYPE, URL)
                .query("prefix", Optional.of(query.prefix()).filter(prefix -> !prefix.isEmpty()))
                .query("delimiter", query.delimiter())
                .query("max-keys", Integer.toString(query.limit()))
                .query("continuation-token", position.token())
                .query("start-after", position.after())
                .build();
    }

    /** HeadBucket. */
    public static S3Request headBucket(String bucket) {
        return S3Request.ofBucket("HEAD", bucket).build();
    }

    /** CreateBucket, where the endpoint's region is. */
    public static S3Request createBucket(String bucket, String region) {
        S3Request.Builder request = S3Request.ofBucket("PUT", bucket);
        return region.equals("us-east-1") || region.equals("aws-global")
                ? request.build()
                : request.xml("<CreateBucketConfiguration" + XMLNS + "><LocationConstraint>" + Xml.escape(region)
                        + "</LocationConstraint></CreateBucketConfiguration>").build();
    }

    /** ListMultipartUploads. */
    public static S3Request listMultipartUploads(
            String bucket, Optional<String> keyMarker, Optional<String> uploadIdMarker) {
        return S3Request.ofBucket("GET", bucket)
                .query("uploads", "")
                .query(ENCODING_TYPE, URL)
                .query("key-marker", keyMarker)
                .query("upload-id-marker", uploadIdMarker)
                .build();
    }

    private static S3Request.Builder attributes(
            S3Request.Builder request, ObjectAttributes attributes, String usualType) {
        request.field("Content-Type", attributes.contentType().orElse(usualType))
                .field("x-amz-storage-class", attributes.storageClass());
        ContentHeaders headers = attributes.headers();
        request.field("Content-Encoding", headers.encoding())
                .field("Cache-Control", headers.cacheControl())
                .field("Content-Language", headers.language())
                .field("Content-Disposition", headers.disposition())
                .field("Expires", headers.expires().map(HttpDates::format));
        attributes
                .metadata()
                .entries()
                .forEach((name, value) -> request.field(ObjectFields.METADATA + name, MetadataText.encode(value)));
        return request.field(ObjectFields.METADATA + UserMetadata.RESERVED_NAME, attributes.uploadStamp());
    }

    private static Optional<String> ifNoneMatch(Precondition precondition) {
        return precondition == Precondition.MUST_NOT_EXIST ? Optional.of("*") : Optional.empty();
    }

    private static Optional<String> checksumMode(boolean wanted) {
        return wanted ? Optional.of("ENABLED") : Optional.empty();
    }
}
