package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.testing.Ability;
import dev.sluice.testing.TestBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contracts over the embedded server, and the server's known faults. */
class EmbeddedServerTest extends StorageContract {

    private EmbeddedStore embedded;

    @BeforeAll
    void start() throws IOException {
        embedded = EmbeddedStore.start();
    }

    @AfterAll
    void stop() throws IOException {
        embedded.close();
    }

    @Override
    S3Storage storage() {
        return embedded.storage();
    }

    @Override
    Set<Ability> missing() {
        return Set.of(Ability.COMPLETES_ONCE);
    }

    /** It takes trailers unchecked, and completes what it was given: only reading back tells what it has. */
    @Test
    void isNotBelievedWhatItSaysOfPartsThatWereLetGo() {
        storage().bucketInspector().create("let-go");
        UploadSession session = SessionEngine.builder(
                        storage().uploadStore(),
                        storage().objectReader(),
                        storage().objectCatalog())
                .build()
                .begin(UploadRequest.to("let-go", "key").size(1).build());
        session.writePart(PartNumber.FIRST, UploadSource.of(new ByteArrayInputStream(new byte[1])), Optional.empty());

        assertThat(session.complete(Optional.of(TestBytes.crc32c(new byte[1]))).verifiedBy())
                .isEqualTo(VerifiedBy.READBACK);
    }
}
