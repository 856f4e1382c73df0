package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.SweepReport;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadPage;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectAttributes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies among the records of uploads and isn't one is in nobody's way, and pages tell nothing of records. */
class UnreadableRecordTest {

    private static final String BUCKET = "files";
    private static final String GROUP = "0".repeat(32);

    private final InMemoryStore store = InMemoryStore.withBucket(BUCKET);
    private final ResumableUploader uploader = SessionEngine.builder(store).build();

    private static UploadId id(Instant expiry) {
        return new UploadId(BUCKET, GROUP, expiry, "a".repeat(32));
    }

    private static Instant later() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3600);
    }

    private void put(UploadId id, String text) {
        String key = ".sluice/uploads/" + id.group() + "/" + id.expiry().getEpochSecond() + "-" + id.random();
        store.putWhole(new ObjectAddress(BUCKET, key), ObjectAttributes.NONE, Precondition.NONE,
                TestBody.retained(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static Stream<String> records() {
        String good =
                "version=1\nkey=k\nsize=1\npartSize=1\ncreatedAt=2026-01-01T00\\:00\\:00Z\nmultipartUpload=u\nprecondition=NONE\n";
        return Stream.of(
                "",
                "garbage",
                "\u0000\u00ff",
                "\\uZZZZ",
                "version=2\n",
                good.replace("key=k", "key=../k"),
                good.replace("key=k", "key=.sluice/uploads/x"),
                good.replace("key=k", "key=.sluice"),
                good.replace("size=1", "size=x"),
                good.replace("2026-01-01T00", "yesterday"),
                good.replace("NONE", "SOME"),
                good + "digest=crc32c\n",
                good + "digest=md5\\:AAAA\n",
                good + "#" + "x".repeat(20_000));
    }

    @ParameterizedTest
    @MethodSource("records")
    void isPassedOver(String text) {
        UploadInfo good = uploader.begin(UploadRequest.to(BUCKET, "good").size(1).build()).info();
        UploadId bad = id(later());
        put(bad, text);

        assertThat(uploader.list(BUCKET, Optional.empty(), 10).uploads())
                .extracting(UploadInfo::id)
                .containsExactly(good.id());
        assertThat(uploader.resume(bad)).isEmpty();
        assertThat(uploader.resume(good.id())).isPresent();
    }

    /** Another version of Sluice may understand it, and its multipart upload would be left behind. */
    @Test
    void isNotSwept() {
        put(id(Instant.ofEpochSecond(Instant.now().minus(Duration.ofDays(1)).getEpochSecond())), "version=2\n");

        assertThat(uploader.sweep(BUCKET)).isEqualTo(new SweepReport(0, 1));
        assertThat(store.list(BUCKET, ListQuery.ofPrefix(".sluice/")).objects()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 1000})
    void pagesNeitherRepeatNorLoseNorTell(int limit) {
        List<UploadId> begun = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            begun.add(uploader.begin(UploadRequest.to(BUCKET, "k" + i)
                            .size(1)
                            .fingerprint("f" + i % 2)
                            .build())
                    .info()
                    .id());
        }
        store.putWhole(
                new ObjectAddress(BUCKET, ".sluice/uploads/readme"),
                ObjectAttributes.NONE,
                Precondition.NONE,
                TestBody.retained(new byte[1]));
        store.putWhole(
                new ObjectAddress(BUCKET, ".sluice/uploads/" + begun.getFirst().group() + "/x"),
                ObjectAttributes.NONE,
                Precondition.NONE,
                TestBody.retained(new byte[1]));

        List<UploadId> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            UploadPage page = uploader.list(BUCKET, cursor, limit);
            assertThat(page.uploads()).hasSizeLessThanOrEqualTo(limit);
            page.uploads().forEach(upload -> seen.add(upload.id()));
            cursor = page.nextCursor();
            cursor.ifPresent(text -> assertThat(begun).noneMatch(id -> text.contains(id.random().substring(0, 24))));
            cursor.ifPresent(text -> assertThat(text).doesNotContain(".sluice"));
        } while (cursor.isPresent());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(begun);
    }
}
