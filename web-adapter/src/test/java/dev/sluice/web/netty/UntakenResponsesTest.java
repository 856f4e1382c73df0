package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UntakenResponsesTest {

    private final UntakenResponses responses = new UntakenResponses(10);
    private final List<EmbeddedChannel> connections = Stream.generate(EmbeddedChannel::new).limit(4).toList();

    private List<Boolean> open() {
        return connections.stream().map(EmbeddedChannel::isOpen).toList();
    }

    @Test
    void endTheOldestOfTooManyBytes() {
        responses.written(connections.get(0), 4);
        responses.written(connections.get(1), 5);
        responses.written(connections.get(2), 1);
        assertThat(open()).containsOnly(true);

        responses.written(connections.get(3), 6);
        assertThat(open()).containsExactly(false, false, true, true);
    }

    @Test
    void letOneAloneBeAsLargeAsItIs() {
        responses.written(connections.get(0), 1);
        responses.written(connections.get(1), 11);
        assertThat(open()).containsExactly(false, true, true, true);
    }

    @Test
    void countNothingThatWasTaken() {
        responses.written(connections.get(0), 10);
        responses.taken(connections.get(0));
        responses.taken(connections.get(0));
        responses.written(connections.get(1), 10);
        assertThat(open()).containsOnly(true);

        responses.written(connections.get(2), 1);
        assertThat(open()).containsExactly(true, false, true, true);
    }
}
