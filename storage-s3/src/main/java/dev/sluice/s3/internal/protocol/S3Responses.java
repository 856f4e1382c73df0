package dev.sluice.s3.internal.protocol;

import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.s3.internal.http.HttpFields;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the XML of S3's responses says. What S3 promises in them, and a store leaves out, makes them unusable. */
public final class S3Responses {

    public static final String UPLOAD_ROOT = "InitiateMultipartUploadResult";
    public static final String PARTS_ROOT = "ListPartsResult";
    public static final String COMPLETED_ROOT = "CompleteMultipartUploadResult";
    public static final String DELETED_ROOT = "DeleteResult";
    public static final String OBJECTS_ROOT = "ListBucketResult";
    public static final String UPLOADS_ROOT = "ListMultipartUploadsResult";

    private S3Responses() {
    }

    /** The id of an upload that has begun. */
    public static String uploadId(Xml created) throws MalformedXmlException {
        return created.get("UploadId");
    }

    /** @param next the number of the last one, where there are more */
    public record PartsPage(List<StoredPart> parts, Optional<Integer> next) {
    }

    public static PartsPage parts(Xml list) throws MalformedXmlException {
        List<StoredPart> parts = new ArrayList<>();
        for (Xml part : list.all("Part")) {
            parts.add(new StoredPart(
                    new PartNumber(Math.toIntExact(part.getSize("PartNumber"))),
                    part.getSize("Size"),
                    ObjectFields.unquoted(part.get("ETag")),
                    part.find("ChecksumCRC32C").flatMap(ObjectFields::crc32c)));
        }
        return new PartsPage(
                parts, list.isTrue("IsTruncated") ? Optional.of(lastNumber(list, parts)) : Optional.empty());
    }

    /** A store may not tell where the next page begins, and then it begins behind the last part. */
    private static int lastNumber(Xml list, List<StoredPart> parts) throws MalformedXmlException {
        return list.find("NextPartNumberMarker").isEmpty() && !parts.isEmpty()
                ? parts.getLast().number().value()
                : Math.toIntExact(list.getSize("NextPartNumberMarker"));
    }

    /** What a completion has published. */
    public static PublishedObject completed(Xml result, HttpFields fields) throws MalformedXmlException {
        return new PublishedObject(
                ObjectFields.unquoted(result.get("ETag")),
                ObjectFields.versionId(fields),
                result.find("ChecksumCRC32C").flatMap(ObjectFields::crc32c));
    }

    /** Why the first of the objects that the store did not remove is still there. */
    public static Optional<StoreException> refusal(String doing, Xml result) {
        return result.all("Error").stream()
                .findFirst()
                .map(error -> ErrorAnswer.inside(HttpFields.NONE, error).toException(doing));
    }

    /**
     * Objects and folded prefixes, and a cursor where the store says that there are more.
     *
     * @param position where this page begins
     */
    public static ObjectPage objects(Xml list, ListPosition position) throws MalformedXmlException {
        UnaryOperator<String> decoding = decoding(list);
        List<ObjectSummary> objects = new ArrayList<>();
        for (Xml object : list.all("Contents")) {
            objects.add(new ObjectSummary(
                    name(object, "Key", decoding),
                    object.getSize("Size"),
                    object.find("LastModified").map(S3Responses::instant).orElse(Instant.EPOCH),
                    object.find("ETag").map(ObjectFields::unquoted).orElse("")));
        }
        List<String> prefixes = new ArrayList<>();
        for (Xml folded : list.all("CommonPrefixes")) {
            prefixes.add(name(folded, "Prefix", decoding));
        }
        ObjectPage page = new ObjectPage(objects, prefixes, Optional.empty());
        return list.isTrue("IsTruncated")
                ? position.followedBy(page, list.find("NextContinuationToken").filter(token -> !token.isEmpty()))
                : page;
    }

    /**
     * @param nextKey the key of the upload after which there are more, where there are more
     * @param nextId  that upload's id
     */
    public record UploadsPage(int uploads, Optional<String> nextKey, Optional<String> nextId) {
    }

    public static UploadsPage uploads(Xml list) throws MalformedXmlException {
        int count = list.all("Upload").size();
        if (!list.isTrue("IsTruncated")) {
            return new UploadsPage(count, Optional.empty(), Optional.empty());
        }
        return new UploadsPage(
                count,
                Optional.of(name(list, "NextKeyMarker", decoding(list))),
                list.find("NextUploadIdMarker").filter(id -> !id.isEmpty()));
    }

    private static String name(Xml element, String child, UnaryOperator<String> decoding) throws MalformedXmlException {
        String text = element.find(child).filter(name -> !name.isEmpty())
                .orElseThrow(() -> new MalformedXmlException("<" + element.name() + "> without <" + child + ">", null));
        try {
            return decoding.apply(text);
        } catch (IllegalArgumentException notEncoded) {
            throw new MalformedXmlException("<" + child + "> that is not encoded as was said", notEncoded);
        }
    }

    /** A store that ignores {@code encoding-type} writes names as they are. */
    private static UnaryOperator<String> decoding(Xml list) {
        return list.find("EncodingType")
                        .filter(type -> type.strip().equals("url"))
                        .isPresent()
                ? S3Responses::urlDecoded
                : UnaryOperator.identity();
    }

    /** Stores write a space as {@code +} or as {@code %20}, so this is the decoding of forms. */
    private static String urlDecoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeException otherForm) {
            return Instant.EPOCH;
        }
    }
}
