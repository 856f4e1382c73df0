package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the names in a listing are, and where its next page begins. */
@Timeout(60)
class ListingNamesTest {

    private static final ListQuery FOLDERS = new ListQuery("", Optional.of("/"), Optional.empty(), 1000);

    private static S3Storage connect(FakeStore store) {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(store.endpoint())
                .credentials("key-id", "very-secret")
                .build();
    }

    private static FakeStore.Answer list(String content) {
        return FakeStore.reply(200, "<ListBucketResult>" + content + "</ListBucketResult>");
    }

    private static String object(String key) {
        return "<Contents><Key>" + key
                + "</Key><LastModified>2026-11-27T12:00:00.000Z</LastModified><ETag>\"tag\"</ETag><Size>7</Size></Contents>";
    }

    private static String folded(String prefix) {
        return "<CommonPrefixes><Prefix>" + prefix + "</Prefix></CommonPrefixes>";
    }

    private static ObjectPage page(String content) throws IOException {
        try (FakeStore store = FakeStore.answering(list(content)); S3Storage storage = connect(store)) {
            ObjectPage page = storage.objectCatalog().list("bucket", FOLDERS);
            assertThat(store.requests().getFirst().line()).contains("encoding-type=url");
            return page;
        }
    }

    @Test
    void areDecodedWhereTheStoreSaysThatItEncoded() throws IOException {
        ObjectPage page = page(
                "<EncodingType>url</EncodingType>" + object("%2541+%2B%20a%01%EF%BF%BE%5C%09") + folded("%2Fb+c/"));
        assertThat(page.objects()).extracting(ObjectSummary::key).containsExactly("%41 + a\u0001\ufffe\\\t");
        assertThat(page.prefixes()).containsExactly("/b c/");
    }

    @Test
    void areTakenAsTheyAreWhereItDoesNot() throws IOException {
        ObjectPage page = page(object("%41 + a") + object(" b ") + folded("%2F+/"));
        assertThat(page.objects()).extracting(ObjectSummary::key).containsExactly("%41 + a", " b ");
        assertThat(page.prefixes()).containsExactly("%2F+/");
    }

    @Test
    void areUnusableWhereTheyAreNotEncodedAsWasSaid() throws IOException {
        try (FakeStore store = FakeStore.always(list("<EncodingType>url</EncodingType>" + object("%zz")));
                S3Storage storage = connect(store)) {
            StoreException failure = StoreFaults.failureOf(() -> storage.objectCatalog().list("bucket", FOLDERS));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void goOnAtTheStoresToken() throws IOException {
        String token = "<IsTruncated>true</IsTruncated><NextContinuationToken>a%2Bb+c</NextContinuationToken>";
        try (FakeStore store = FakeStore.answering(
                        list("<EncodingType>url</EncodingType>" + token + object("a")), list(object("b")));
                S3Storage storage = connect(store)) {
            ObjectPage first = storage.objectCatalog().list("bucket", FOLDERS);
            ObjectPage second = storage.objectCatalog().list("bucket", FOLDERS.after(first.nextCursor().orElseThrow()));
            assertThat(second.objects()).extracting(ObjectSummary::key).containsExactly("b");
            assertThat(store.requests().getLast().line()).contains("continuation-token=a%252Bb%2Bc");
        }
    }

    @Test
    void goOnBehindTheLastKeyOrFolderWithoutAToken() throws IOException {
        String truncated = "<IsTruncated>true</IsTruncated>";
        try (FakeStore store = FakeStore.answering(
                        list(truncated + object("a") + folded("b/")),
                        list(truncated + object("c")),
                        list(object("d")));
                S3Storage storage = connect(store)) {
            ObjectPage first = storage.objectCatalog().list("bucket", FOLDERS);
            ObjectPage second = storage.objectCatalog().list("bucket", FOLDERS.after(first.nextCursor().orElseThrow()));
            ObjectPage third = storage.objectCatalog().list("bucket", FOLDERS.after(second.nextCursor().orElseThrow()));
            assertThat(third.nextCursor()).isEmpty();
            assertThat(store.requests().get(1).line())
                    .contains("start-after=b%2F%F4%8F%BF%BF")
                    .doesNotContain("continuation-token");
            assertThat(store.requests().get(2).line()).contains("start-after=c");
        }
    }

    @Test
    void endWhereATokenRepeats() throws IOException {
        FakeStore.Answer same =
                list("<IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken>" + object("a"));
        try (FakeStore store = FakeStore.always(same); S3Storage storage = connect(store)) {
            String cursor = storage.objectCatalog().list("bucket", FOLDERS).nextCursor().orElseThrow();
            StoreException failure =
                    StoreFaults.failureOf(() -> storage.objectCatalog().list("bucket", FOLDERS.after(cursor)));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }
}
