package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.testing.Ability;
import dev.sluice.testing.StoreServer;
import dev.sluice.testing.TestBody;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracts over MinIO, which lacks nothing. */
class MinioServerTest extends RealServer {

    @Override
    StoreServer server() {
        return StoreServer.MINIO;
    }

    @Override
    EndpointProfile profile() {
        return EndpointProfile.MINIO;
    }

    @Override
    Set<Ability> missing() {
        return Set.of();
    }

    /** Whoever wrote them, and whatever XML can't carry; what MinIO itself refuses aside. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0001b",
                "a\u0007b",
                "a\u001bb",
                "a\tb",
                "a\nb",
                "a\u007fb",
                "a\ufffeb",
                "a\uffffb",
                " a ",
                "a+b",
                "%41",
                "a&b<c>'\"d",
                "a\u2028b"
            })
    void listsAndReadsKeysThatOthersWrote(String name) throws IOException {
        String prefix = "odd/" + UUID.randomUUID() + "/";
        ObjectAddress address = new ObjectAddress(BUCKET, prefix + name);
        storage()
                .uploadStore()
                .putWhole(address, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(new byte[3]));

        assertThat(storage()
                        .objectCatalog()
                        .list(BUCKET, ListQuery.ofPrefix(prefix))
                        .objects())
                .extracting(ObjectSummary::key)
                .containsExactly(prefix + name);
        assertThat(storage().objectReader().head(address)).isPresent();
        try (ObjectContent content = storage().objectReader().open(address)) {
            assertThat(content.stream().readAllBytes()).hasSize(3);
        }
        storage().uploadStore().delete(BUCKET, List.of(address.key()));
        assertThat(storage().objectReader().head(address)).isEmpty();
    }
}
