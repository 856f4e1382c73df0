package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who goes when there is no room for another. */
class UploadingClientsTest {

    private final UploadingClients clients = new UploadingClients(LeastRate.of(ByteSize.ofBytes(1000)));

    private static final class Uploading implements UploadingClients.UploadingClient {
        private final OptionalDouble rate;
        private boolean givenUp;

        Uploading(OptionalDouble rate) {
            this.rate = rate;
        }

        @Override
        public OptionalDouble underLeastRate() {
            return rate;
        }

        @Override
        public boolean giveUp() {
            boolean first = !givenUp;
            givenUp = true;
            return first;
        }
    }

    private Uploading with(OptionalDouble rate) {
        Uploading client = new Uploading(rate);
        clients.add(client);
        return client;
    }

    @Test
    void endsTheSlowestFirst() {
        Uploading slow = with(OptionalDouble.of(300));
        Uploading slowest = with(OptionalDouble.of(0));
        Uploading slower = with(OptionalDouble.of(20));
        Uploading fast = with(OptionalDouble.empty());

        for (Uploading next : new Uploading[] {slowest, slower, slow}) {
            assertThat(next.givenUp).isFalse();
            assertThat(clients.endSlowest()).isTrue();
            assertThat(next.givenUp).isTrue();
        }
        assertThat(clients.endSlowest()).isFalse();
        assertThat(fast.givenUp).isFalse();
    }

    @Test
    void endsNobodyWhoHasLeft() {
        Stream.of(with(OptionalDouble.of(1)), with(OptionalDouble.of(2))).forEach(clients::remove);
        assertThat(clients.endSlowest()).isFalse();
    }
}
