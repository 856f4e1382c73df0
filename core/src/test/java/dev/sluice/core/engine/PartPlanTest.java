package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.StoreLimits;
import java.util.OptionalLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PartPlanTest {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;
    private static final PartSizing DEFAULTS = new PartSizing(8 * MIB, 8 * MIB, 36 * MIB, Long.MAX_VALUE);

    @Property
    void everyPartFitsTheLimitsAndTheyAddUpToTheSize(
            @ForAll @LongRange(min = 0, max = 2000) long size, @ForAll @IntRange(min = 1, max = 40) int maxParts,
            @ForAll @LongRange(min = 1, max = 20) long minPart, @ForAll @LongRange(min = 1, max = 60) long aimed,
            @ForAll @LongRange(min = 0, max = 100) long multipartLimit) {
        StoreLimits limits = new StoreLimits(minPart, 100, maxParts, 5000, 100);
        PartSizing sizing = new PartSizing(aimed, multipartLimit, 1000, 10_000);
        if (size > 100L * maxParts) {
            assertThatIllegalArgumentException().isThrownBy(() -> PartPlan.of(OptionalLong.of(size), limits, sizing));
            return;
        }
        PartPlan plan = PartPlan.of(OptionalLong.of(size), limits, sizing);

        long sum = 0;
        int parts = 0;
        PartNumber number = PartNumber.FIRST;
        while (true) {
            long part = plan.sizeOf(number);
            sum += part;
            boolean last = sum == size;
            parts++;
            assertThat(part).isLessThanOrEqualTo(100);
            if (last) {
                break;
            }
            assertThat(part).isEqualTo(plan.partSize()).isGreaterThanOrEqualTo(minPart);
            number = number.next();
        }
        assertThat(sum).isEqualTo(size);
        assertThat(parts).isLessThanOrEqualTo(maxParts);
        assertThat(plan.single()).isEqualTo(parts == 1);
    }

    @Property
    void theSizeOfAPartIsTheSmallestMultipleThatSuffices(@ForAll @LongRange(min = 1, max = 48 * TIB) long size) {
        PartPlan plan = PartPlan.of(OptionalLong.of(size), StoreLimits.AWS, DEFAULTS);

        if (!plan.single()) {
            assertThat(plan.partSize() % (8 * MIB)).isZero();
            assertThat(Math.ceilDiv(size, plan.partSize())).isLessThanOrEqualTo(10_000);
            if (plan.partSize() > 8 * MIB) {
                assertThat(Math.ceilDiv(size, plan.partSize() - 8 * MIB)).isGreaterThan(10_000);
            }
        }
    }

    @Example
    void knowsTheLandmarks() {
        assertThat(known(0).single()).isTrue();
        assertThat(known(8 * MIB).single()).isTrue();
        assertThat(known(8 * MIB + 1).single()).isFalse();
        assertThat(known(80_000 * MIB).partSize()).isEqualTo(8 * MIB);
        assertThat(known(80_000 * MIB + 1).partSize()).isEqualTo(16 * MIB);
        assertThat(known(StoreLimits.AWS.maxObjectSize()).partSize()).isEqualTo(5 * GIB);
        assertThatIllegalArgumentException().isThrownBy(() -> known(StoreLimits.AWS.maxObjectSize() + 1));
    }

    @Example
    void refusesWhatTheProductsOwnLimitForbids() {
        PartSizing limited = new PartSizing(8 * MIB, 8 * MIB, 36 * MIB, 100);

        assertThat(PartPlan.of(OptionalLong.of(100), StoreLimits.AWS, limited).single()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartPlan.of(OptionalLong.of(101), StoreLimits.AWS, limited))
                .withMessageContaining("101");
        assertThat(PartPlan.of(OptionalLong.empty(), StoreLimits.AWS, limited).maxSize()).isEqualTo(100);
    }

    @Example
    void growsThePartsOfAnObjectOfUnknownSize() {
        PartPlan plan = PartPlan.of(OptionalLong.empty(), StoreLimits.AWS, DEFAULTS);

        assertThat(plan.sizeOf(new PartNumber(1))).isEqualTo(8 * MIB);
        assertThat(plan.sizeOf(new PartNumber(1000))).isEqualTo(8 * MIB);
        assertThat(plan.sizeOf(new PartNumber(1001))).isEqualTo(16 * MIB);
        assertThat(plan.sizeOf(new PartNumber(2000))).isEqualTo(16 * MIB);
        assertThat(plan.sizeOf(new PartNumber(2001))).isEqualTo(32 * MIB);
        assertThat(plan.sizeOf(new PartNumber(10_000))).isEqualTo(32 * MIB);
        assertThat(plan.maxSize()).isEqualTo(1000 * 8 * MIB + 1000 * 16 * MIB + 8000 * 32 * MIB);
    }

    @Example
    void keepsThePartsOfAnObjectOfUnknownSizeInMemory() {
        PartPlan plan = PartPlan.of(
                OptionalLong.empty(), StoreLimits.AWS, new PartSizing(8 * MIB, 8 * MIB, 6 * MIB, Long.MAX_VALUE));

        assertThat(plan.sizeOf(new PartNumber(10_000))).isEqualTo(6 * MIB);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartPlan.of(
                        OptionalLong.empty(),
                        StoreLimits.AWS,
                        new PartSizing(8 * MIB, 8 * MIB, 4 * MIB, Long.MAX_VALUE)))
                .withMessageContaining("memory budget");
    }

    @Property
    void whatAnObjectOfUnknownSizeMayHaveIsTheSumOfItsParts(@ForAll @IntRange(min = 1, max = 200) int maxParts) {
        StoreLimits limits = new StoreLimits(1, 100, maxParts, Long.MAX_VALUE, 100);
        PartPlan plan = PartPlan.of(OptionalLong.empty(), limits, new PartSizing(3, 3, 1000, Long.MAX_VALUE));

        long sum = 0;
        for (int number = 1; number <= maxParts; number++) {
            sum += plan.sizeOf(new PartNumber(number));
        }
        assertThat(plan.maxSize()).isEqualTo(sum);
    }

    private static PartPlan known(long size) {
        return PartPlan.of(OptionalLong.of(size), StoreLimits.AWS, DEFAULTS);
    }
}
