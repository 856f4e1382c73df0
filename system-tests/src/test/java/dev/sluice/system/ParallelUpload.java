package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.load.HttpAnswer;
import dev.sluice.benchmarks.load.ResumableClient;
import dev.sluice.benchmarks.load.ResumableClient.Progress;
import dev.sluice.benchmarks.load.ResumableClient.Upload;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * One file, sent by several workers at once, its parts in an order that its seed decides. A worker whose request failed
 * asks which parts are there before it sends anything again; a part that was acknowledged must be among them ever
 * after.
 */
final class ParallelUpload implements Callable<ParallelUpload> {

    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 100;

    private final ResumableClient client;
    private final SeededFile file;
    private final int workers;
    private final String description;
    private final Instant deadline = Instant.now().plus(PATIENCE);
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();

    ParallelUpload(URI gateway, SeededFile file, int workers, String description) {
        this.client = new ResumableClient(gateway, REQUEST_PATIENCE);
        this.file = file;
        this.workers = workers;
        this.description = description;
    }

    @Override
    public ParallelUpload call() throws Exception {
        Upload upload =
                insist(() -> client.begin(Installation.BUCKET, file.key(), file.size(), "fingerprint-" + file.seed()));
        List<Integer> parts = new ArrayList<>(IntStream.rangeClosed(1, upload.partCount()).boxed().toList());
        Collections.shuffle(parts, new Random(file.seed()));
        Queue<Integer> left = new ConcurrentLinkedQueue<>(parts);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> worker = () -> sendAll(upload, left);
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(workers, worker))) {
                done.get();
            }
        }
        insist(() -> client.complete(upload, base64(0, file.size())));
        return this;
    }

    private Void sendAll(Upload upload, Queue<Integer> left) throws Exception {
        for (Integer part = left.poll(); part != null; part = left.poll()) {
            int number = part;
            AtomicBoolean tried = new AtomicBoolean();
            insist(() ->
                    tried.getAndSet(true) && isThere(upload, number) ? base64(upload, number) : send(upload, number));
        }
        return null;
    }

    private String send(Upload upload, int part) throws IOException {
        String checksum =
                client.putPart(upload, part, file.content(upload.offset(part), upload.length(part)), Pace.UNLIMITED);
        assertThat(checksum).as("part %d, %s", part, description).isEqualTo(base64(upload, part));
        acknowledged.add(part);
        return checksum;
    }

    private boolean isThere(Upload upload, int part) throws IOException {
        List<Integer> expected = List.copyOf(acknowledged);
        Progress progress = client.progress(upload);
        assertThat(progress.received().stream().boxed()).as(description).containsAll(expected);
        return progress.received().get(part);
    }

    private String base64(Upload upload, int part) {
        return base64(upload.offset(part), upload.length(part));
    }

    private String base64(long offset, long length) {
        return Base64.getEncoder().encodeToString(file.crc32c(offset, length).value());
    }

    /**
     * Repeats what failed on the way, or because a server can't just now; any other refusal is a failure of the test.
     */
    private <T> T insist(Callable<T> request) throws Exception {
        while (true) {
            try {
                return request.call();
            } catch (IOException failure) {
                String what = failure + ", of " + file.key() + ", " + description;
                if (failure instanceof HttpAnswer.Unexpected refused) {
                    assertThat(refused.answer().status()).as(what).isIn(408, 503);
                }
                assertThat(Instant.now()).as(what).isBefore(deadline);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
