package dev.sluice.s3;

import static dev.sluice.s3.StoreFaults.ADDRESS;
import static dev.sluice.s3.StoreFaults.UPLOAD;
import static dev.sluice.s3.StoreFaults.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.testing.TestBody;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Answers that look like success, or like an answer, and lack what S3 promises in them: of a proxy before the store, of
 * a captive portal, of a store that is only half compatible. None of them may pass for a receipt, an object or a
 * listing, and none is the client's fault.
 */
@Timeout(60)
class OddAnswersTest {

    private static final byte[] BYTES = {1, 2, 3};
    private static final Completion COMPLETION = new Completion(
            List.of(new StoredPart(PartNumber.FIRST, 3, "tag", Optional.of(Digest.ofCrc32c(1)))),
            Digest.ofCrc32c(1),
            Precondition.NONE);

    /** What comes with status 200 in the place of what S3 promises. */
    enum Hollow {
        EMPTY(""),
        HTML("<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome<br></body></html>"),
        OTHER_XML("<?xml version=\"1.0\"?><Status><Healthy>true</Healthy></Status>"),
        CUT_XML(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Result xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Location>http://");

        private final String body;

        Hollow(String body) {
            this.body = body;
        }

        FakeStore.Answer answer() {
            return FakeStore.reply(200, body);
        }
    }

    /** What Sluice asks of a store. */
    enum Verb {
        PUT_WHOLE {
            @Override
            void call(S3Storage storage) {
                storage.uploadStore()
                        .putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(BYTES));
            }
        },
        PUT_WHOLE_LET_GO {
            @Override
            void call(S3Storage storage) {
                storage.uploadStore()
                        .putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.MUST_NOT_EXIST, TestBody.letGo(BYTES));
            }
        },
        BEGIN {
            @Override
            void call(S3Storage storage) {
                storage.uploadStore().begin(ADDRESS, ObjectAttributes.NONE);
            }
        },
        PUT_PART {
            @Override
            void call(S3Storage storage) {
                storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, TestBody.retained(BYTES));
            }
        },
        LIST_PARTS {
            @Override
            void call(S3Storage storage) {
                storage.uploadStore().listParts(UPLOAD);
            }
        },
        COMPLETE {
            @Override
            void call(S3Storage storage) {
                storage.uploadStore().complete(UPLOAD, COMPLETION);
            }
        },
        DELETE {
            @Override
            void call(S3Storage storage) {
                storage.uploadStore().delete("bucket", List.of("key"));
            }
        },
        HEAD {
            @Override
            void call(S3Storage storage) {
                storage.objectReader().head(ADDRESS);
            }
        },
        LIST {
            @Override
            void call(S3Storage storage) {
                storage.objectCatalog().list("bucket", ListQuery.ofPrefix(""));
            }
        };

        abstract void call(S3Storage storage);
    }

    private static S3Storage connect(FakeStore store) {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(store.endpoint())
                .credentials("key-id", "very-secret")
                .build();
    }

    private static StoreException failure(FakeStore.Answer answer, Verb verb) throws IOException {
        try (FakeStore store = FakeStore.always(answer); S3Storage storage = connect(store)) {
            StoreException failure = failureOf(() -> verb.call(storage));
            assertThat(store.requests()).as("requests").hasSizeBetween(1, 8);
            return failure;
        }
    }

    private static void requireDoubt(Verb verb, Hollow hollow) throws IOException {
        StoreException failure = failure(hollow.answer(), verb);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.retryable()).as(failure.getMessage()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aPartIsNotThereWithoutItsEntityTag(Hollow hollow) throws IOException {
        requireDoubt(Verb.PUT_PART, hollow);
    }

    @ParameterizedTest
    @EnumSource
    void anObjectIsNotWrittenWithoutItsEntityTag(Hollow hollow) throws IOException {
        requireDoubt(Verb.PUT_WHOLE, hollow);
        requireDoubt(Verb.PUT_WHOLE_LET_GO, hollow);
    }

    @ParameterizedTest
    @EnumSource
    void anUploadIsNotBegunWithoutItsId(Hollow hollow) throws IOException {
        requireDoubt(Verb.BEGIN, hollow);
    }

    @ParameterizedTest
    @EnumSource
    void aCompletionIsInDoubtWithoutItsResult(Hollow hollow) throws IOException {
        requireDoubt(Verb.COMPLETE, hollow);
    }

    @ParameterizedTest
    @EnumSource
    void partsAreNotListedByWhatIsNoList(Hollow hollow) throws IOException {
        requireDoubt(Verb.LIST_PARTS, hollow);
    }

    @ParameterizedTest
    @EnumSource
    void objectsAreNotListedByWhatIsNoList(Hollow hollow) throws IOException {
        requireDoubt(Verb.LIST, hollow);
    }

    @ParameterizedTest
    @EnumSource
    void objectsAreNotRemovedWithoutAResult(Hollow hollow) throws IOException {
        requireDoubt(Verb.DELETE, hollow);
    }

    /** With a length, too, as a portal's page has one: but no entity tag. */
    @ParameterizedTest
    @EnumSource
    void anObjectIsNotThereWithoutItsEntityTag(Hollow hollow) throws IOException {
        requireDoubt(Verb.HEAD, hollow);
    }

    @Test
    void anObjectWithoutALengthIsNoObject() throws IOException {
        StoreException failure =
                failure(FakeStore.raw("HTTP/1.1 200 OK\r\nETag: \"tag\"\r\nConnection: close\r\n\r\n"), Verb.HEAD);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void anObjectWithoutALengthCannotBeRead() throws IOException {
        FakeStore.Answer chunked = FakeStore.raw(
                "HTTP/1.1 200 OK\r\nETag: \"tag\"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        try (FakeStore store = FakeStore.always(chunked); S3Storage storage = connect(store)) {
            StoreException failure = failureOf(() -> storage.objectReader().open(ADDRESS).close());
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void aListingThatIsTruncatedGoesOnOrFails() throws IOException {
        try (FakeStore store = FakeStore.always(
                        FakeStore.reply(
                                200,
                                "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key>"
                                        + "<LastModified>2026-11-27T12:00:00.000Z</LastModified><ETag>\"tag\"</ETag><Size>7</Size></Contents></ListBucketResult>"));
                S3Storage storage = connect(store)) {
            StoreException failure = failureOf(() -> {
                Optional<String> cursor = storage.objectCatalog().list("bucket", ListQuery.ofPrefix("")).nextCursor();
                assertThat(cursor).as("where to go on").isPresent();
                // It repeats itself: a page that begins no later than the one before it is no progress.
                storage.objectCatalog().list("bucket", ListQuery.ofPrefix("").after(cursor.get()));
            });
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void aListOfPartsThatIsTruncatedGoesOnOrFails() throws IOException {
        String part = "<Part><PartNumber>%d</PartNumber><ETag>\"tag\"</ETag><Size>7</Size></Part>";
        try (FakeStore store = FakeStore.answering(
                        FakeStore.reply(
                                200,
                                "<ListPartsResult><IsTruncated>true</IsTruncated>" + part.formatted(1)
                                        + "</ListPartsResult>"),
                        FakeStore.reply(
                                200,
                                "<ListPartsResult><IsTruncated>false</IsTruncated>" + part.formatted(2)
                                        + "</ListPartsResult>"));
                S3Storage storage = connect(store)) {
            assertThat(storage.uploadStore().listParts(UPLOAD)).extracting(StoredPart::number)
                    .containsExactly(PartNumber.FIRST, PartNumber.FIRST.next());
            assertThat(store.requests().getLast().line()).contains("part-number-marker=1");
        }
    }

    /** Ids need to be unique for a bucket and a key alone. */
    @Test
    void anUploadIsBucketAndKeyAndId() throws IOException {
        FakeStore.Answer tagged = FakeStore.ok("ETag: \"tag\"");
        try (FakeStore store = FakeStore.always(tagged); S3Storage storage = connect(store)) {
            MultipartUpload ofA = new MultipartUpload(new ObjectAddress("bucket", "a.bin"), "1");
            for (MultipartUpload upload : List.of(
                    ofA,
                    new MultipartUpload(new ObjectAddress("bucket", "b.bin"), "1"),
                    new MultipartUpload(new ObjectAddress("other", "a.bin"), "1"),
                    ofA)) {
                storage.uploadStore().putPart(upload, PartNumber.FIRST, TestBody.retained(BYTES));
                storage.uploadStore().putPart(upload, PartNumber.FIRST, TestBody.letGo(BYTES));
                assertThat(store.requests().subList(store.requests().size() - 2, store.requests().size()))
                        .extracting(FakeStore.Request::line)
                        .allSatisfy(line -> assertThat(line)
                                .startsWith("PUT /" + upload.address().bucket() + "/" + upload.address().key() + "?")
                                .contains("uploadId=1"));
            }
        }
    }

    /** The operator's to mend, by region or endpoint, and nobody else's. */
    @ParameterizedTest
    @CsvSource({"301, PermanentRedirect", "307, TemporaryRedirect", "301, ''", "307, ''", "302, ''", "308, ''"})
    void aRedirectIsNeitherFollowedNorTheClientsFault(int status, String code) throws IOException {
        String body = code.isEmpty()
                ? "<html></html>"
                : "<Error><Code>" + code + "</Code><Endpoint>elsewhere.example.org</Endpoint></Error>";
        for (Verb verb : Verb.values()) {
            StoreException failure = failure(FakeStore.reply(status, body, "Location: http://127.0.0.1:1/"), verb);
            assertThat(failure.kind()).as(verb + ": " + failure.getMessage()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.getMessage()).contains("the region and the endpoint");
        }
    }

    /** A proxy's own page: neither an object nor the client's request is what is wrong. */
    @ParameterizedTest
    @CsvSource({
        "400, UNAVAILABLE", "404, UNAVAILABLE", "405, UNAVAILABLE", "409, UNAVAILABLE", "411, UNAVAILABLE",
                "412, UNAVAILABLE",
        "403, ACCESS_DENIED", "413, TOO_LARGE", "429, SLOW_DOWN", "500, UNAVAILABLE", "502, UNAVAILABLE",
                "504, UNAVAILABLE",
    })
    void aPageIsNoWordOfTheStore(int status, Kind kind) throws IOException {
        // HEAD alone has no page to show.
        for (Verb verb : EnumSet.complementOf(EnumSet.of(Verb.HEAD))) {
            StoreException failure = failure(
                    FakeStore.reply(status, "<html><body>" + status + "</body></html>", "Content-Type: text/html"),
                    verb);
            assertThat(failure.kind()).as(verb + ": " + failure.getMessage()).isEqualTo(kind);
            assertThat(failure.getMessage()).contains("status " + status);
        }
    }
}
