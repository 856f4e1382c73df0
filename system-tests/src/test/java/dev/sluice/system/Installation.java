package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.FaultProxy;
import dev.sluice.testing.Line;
import dev.sluice.testing.LineFaults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gateways behind one address that spreads connections over them at random, and one store: each a process of its own
 * that can be killed, with lines between them that can fail. Its {@link #toString()} names the seed.
 */
final class Installation implements AutoCloseable {

    static final String BUCKET = "uploads";

    /** Small parts, so that small files have several; no store takes smaller ones. */
    private static final String PART_SIZE = "5MiB";

    private final long seed;
    private final StoreProcess store;
    private final FaultProxy storeLine;
    private final PartLedger ledger = new PartLedger();
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final FaultProxy clientLine;

    private Installation(StoreProcess.Kind kind, Path folder, int gatewayCount, long seed)
            throws IOException, InterruptedException {
        this.seed = seed;
        store = StoreProcess.start(kind, folder, BUCKET);
        storeLine = FaultProxy.to(store.endpoint()).seed(seed).start();
        for (int i = 0; i < gatewayCount; i++) {
            gateways.add(startGateway(storeLine.endpoint()));
        }
        clientLine = FaultProxy.to(addresses()).seed(seed).taps(ledger::tap).start();
    }

    /** All of it, on lines where nothing goes wrong yet. */
    static Installation start(StoreProcess.Kind kind, Path folder, int gatewayCount, long seed)
            throws IOException, InterruptedException {
        return new Installation(kind, folder, gatewayCount, seed);
    }

    private GatewayProcess startGateway(URI storeAddress) throws IOException {
        GatewayProcess.Builder builder = GatewayProcess.builder()
                .environment("SLUICE_STORAGE_BUCKET", BUCKET)
                .environment("SLUICE_UPLOAD_PART_SIZE", PART_SIZE);
        store.environment(storeAddress).forEach(builder::environment);
        return builder.start();
    }

    private URI[] addresses() {
        return gateways.stream().map(GatewayProcess::address).toArray(URI[]::new);
    }

    /** Where clients find the gateways. */
    URI address() {
        return clientLine.endpoint();
    }

    /**
     * Requires that no part was sent again that its client knew to be stored, and reads the objects back, through a
     * gateway that has seen none of all this, straight from the store.
     */
    void requireStored(List<SeededFile> files) throws IOException {
        ledger.requireNoAcknowledgedPartSentAgain(toString());
        try (GatewayProcess fresh = startGateway(store.endpoint())) {
            GatewayClient objects = GatewayClient.of(fresh.address(), BUCKET);
            for (SeededFile file : files) {
                assertThat(objects.crc32c(file.key())).as("%s, %s", file, this).isEqualTo(file.crc32c());
            }
        }
    }

    /** What was sent and acknowledged on the line of the clients. */
    PartLedger ledger() {
        return ledger;
    }

    int gatewayCount() {
        return gateways.size();
    }

    /** The line between clients and gateways, from now on. */
    void clientLine(Line line, LineFaults up, LineFaults down) {
        clientLine.line(line);
        clientLine.faults(up, down);
    }

    /** What goes wrong between gateways and store, from now on. */
    void storeFaults(LineFaults up, LineFaults down) {
        storeLine.faults(up, down);
    }

    /** Waits until clients have sent so many bytes in all, what had to be sent again included. */
    void awaitSent(long bytes) throws InterruptedException {
        while (clientLine.traffic().bytesUp() < bytes) {
            Thread.sleep(10);
        }
    }

    /** Kills a gateway; another takes its place. */
    void killGateway(int index) throws IOException {
        gateways.get(index).kill();
        gateways.set(index, startGateway(storeLine.endpoint()));
        clientLine.retarget(addresses());
    }

    /** Kills the store, and starts it again after a while. */
    void killStore(long goneMillis) throws IOException, InterruptedException {
        store.kill();
        Thread.sleep(goneMillis);
        store.restart();
        storeLine.retarget(store.endpoint());
    }

    @Override
    public String toString() {
        return gateways.size() + " gateways, seed " + seed + ", client side " + clientLine.traffic() + ", store side "
                + storeLine.traffic();
    }

    @Override
    public void close() throws IOException {
        clientLine.close();
        gateways.forEach(GatewayProcess::close);
        storeLine.close();
        store.close();
    }
}
