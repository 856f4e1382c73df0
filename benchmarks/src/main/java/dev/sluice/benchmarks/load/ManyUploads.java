package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.load.ResumableClient.Upload;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many resumable uploads at once: all are begun before the first byte is sent, and then every one has a part on its
 * way, from a client of its own.
 */
public final class ManyUploads {

    /** Requests that are no parts, at once: no client makes a thousand of these in the same moment. */
    private static final int SHORT_REQUESTS = 32;
    private static final long PAUSE_MILLIS = 1000;
    private static final int ATTEMPTS = 30;
    /** The gateway is busy, or found the client too slow. */
    private static final Set<Integer> AGAIN = Set.of(503, 408);

    private final ResumableClient client;
    private final String bucket;
    private final Semaphore shortRequests = new Semaphore(SHORT_REQUESTS);
    private final LongAdder refused = new LongAdder();

    public ManyUploads(ResumableClient client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /**
     * One of the uploads.
     *
     * @param key            where it goes
     * @param file           what it sends, part by part
     * @param size           in bytes
     * @param crc32c         of the whole, in base64
     * @param bytesPerSecond its client's pace
     */
    public record Job(String key, Slices file, long size, String crc32c, long bytesPerSecond) {}

    /** Gives bytes of a file. */
    @FunctionalInterface
    public interface Slices {
        Content slice(long offset, long length) throws IOException;
    }

    /** Runs all of them to their end. */
    public void run(List<Job> jobs) throws InterruptedException, ExecutionException {
        List<Upload> uploads = atOnce(jobs.stream().<Callable<Upload>>map(job -> () -> begin(job)).toList());
        List<Callable<String>> sending = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            Upload upload = uploads.get(i);
            sending.add(() -> finish(job, upload));
        }
        atOnce(sending);
    }

    /** How many requests the gateway asked to make again later. */
    public long refused() {
        return refused.sum();
    }

    private Upload begin(Job job) throws IOException, InterruptedException {
        return shortly(() -> client.begin(bucket, job.key(), job.size(), job.key()));
    }

    private String finish(Job job, Upload upload) throws IOException, InterruptedException {
        Pace pace = Pace.of(job.bytesPerSecond());
        for (int part = 1; part <= upload.partCount(); part++) {
            Content content = job.file().slice(upload.offset(part), upload.length(part));
            int number = part;
            again(() -> client.putPart(upload, number, content, pace));
        }
        return shortly(() -> client.complete(upload, job.crc32c()));
    }

    @FunctionalInterface
    private interface Request<T> {
        T make() throws IOException;
    }

    private <T> T shortly(Request<T> request) throws IOException, InterruptedException {
        shortRequests.acquire();
        try {
            return again(request);
        } finally {
            shortRequests.release();
        }
    }

    private <T> T again(Request<T> request) throws IOException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            try {
                return request.make();
            } catch (HttpAnswer.Unexpected later) {
                if (!AGAIN.contains(later.answer().status()) || attempt == ATTEMPTS) {
                    throw later;
                }
                refused.increment();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static <T> List<T> atOnce(List<? extends Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
