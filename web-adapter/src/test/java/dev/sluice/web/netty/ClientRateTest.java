package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientRateTest {

    private static final int LEAST = 1000;
    private static final LeastRate THOUSAND = LeastRate.of(ByteSize.ofBytes(LEAST));
    private static final int WINDOW = (int) THOUSAND.window().toSeconds();
    private static final int GRACE = (int) THOUSAND.grace().toSeconds();

    private long now = -1;
    private final ClientRate rate = new ClientRate(THOUSAND, () -> now);

    private void pass(int seconds, int bytesEach) {
        for (int i = 0; i < seconds; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            rate.moved(bytesEach);
        }
    }

    @Test
    void isTooSlowAfterAWindowBelowTheLeast() {
        rate.begin();
        pass(WINDOW - 1, LEAST - 1);
        assertThat(rate.isTooSlow()).isFalse();
        pass(1, LEAST - 1);
        assertThat(rate.isTooSlow()).isTrue();
    }

    @Test
    void isNeverTooSlowAtTheLeast() {
        rate.begin();
        for (int window = 0; window < 10; window++) {
            pass(WINDOW, LEAST);
            assertThat(rate.isTooSlow()).isFalse();
        }
    }

    @Test
    void judgesEachWindowByItself() {
        rate.begin();
        pass(WINDOW, 1000 * LEAST);
        assertThat(rate.isTooSlow()).isFalse();
        pass(WINDOW, LEAST - 1);
        assertThat(rate.isTooSlow()).isTrue();
    }

    @Test
    void countsOnlyTheClientsTime() {
        rate.begin();
        pass(1, 1);
        rate.pause();
        pass(100 * WINDOW, 0);
        assertThat(rate.isTooSlow()).isFalse();

        rate.begin();
        pass(WINDOW - 2, 1);
        assertThat(rate.isTooSlow()).isFalse();
        pass(1, 1);
        assertThat(rate.isTooSlow()).isTrue();
    }

    @Test
    void tellsTheRateSoFarOfASlowClientThatIsWaitedFor() {
        rate.begin();
        pass(GRACE - 1, 10);
        assertThat(rate.underLeast()).isEmpty();
        pass(1, 10);
        assertThat(rate.underLeast()).hasValue(10);

        rate.pause();
        assertThat(rate.underLeast()).isEmpty();
        rate.begin();
        rate.moved(LEAST * GRACE);
        assertThat(rate.underLeast()).isEmpty();
    }

    @Test
    void letsAnyRateBeWhereNoneIsTheLeast() {
        ClientRate any = new ClientRate(LeastRate.of(ByteSize.ofBytes(0)), () -> now);
        any.begin();
        pass(2 * WINDOW, 0);
        assertThat(any.underLeast()).isEmpty();
        assertThat(any.isTooSlow()).isFalse();
    }
}
