package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderUploadsTest {

    private static final String BUCKET = "bucket";

    @TempDir
    Path root;

    private PrivateFolder folder;
    private FolderUploads uploads;

    @BeforeEach
    void open() {
        folder = PrivateFolder.open(root);
        uploads = new FolderUploads(folder);
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    /** Else the completion could join other bytes than it named. */
    @Test
    void replacesNoPartWhileTheUploadIsCompleted() throws Exception {
        FolderUploads.Upload upload =
                uploads.require(BUCKET, "key", uploads.begin(BUCKET, "key", StoredAttributes.NONE));
        put(upload, "old");
        String old = uploads.partsByNumber(upload).get(1).etag();
        Thread sender = new Thread(() -> put(upload, "new"));
        synchronized (uploads.lock(upload.id())) {
            sender.start();
            while (sender.isAlive() && sender.getState() != Thread.State.BLOCKED) {
                Thread.sleep(1);
            }
            assertThat(uploads.partsByNumber(upload).get(1).etag()).isEqualTo(old);
        }
        sender.join();
        assertThat(uploads.partsByNumber(upload).get(1).etag()).isNotEqualTo(old);
    }

    @Test
    void leavesNothingOfAnUploadThatItCantBegin() {
        StoredAttributes moreThanAFileHolds = new StoredAttributes(Map.of("one", "x".repeat(60_000), "two",
                "x".repeat(60_000)));
        assertThatThrownBy(() -> uploads.begin(BUCKET, "key", moreThanAFileHolds)).isInstanceOf(IOException.class);
        assertThat(root.resolve(".sluice-store/writing")).isEmptyDirectory();
    }

    private void put(FolderUploads.Upload upload, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (FolderObjects.Draft part =
                new FolderObjects(folder).write(new ByteArrayInputStream(bytes), bytes.length, null)) {
            uploads.put(upload, 1, part);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
