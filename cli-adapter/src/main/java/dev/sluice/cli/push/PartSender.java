package dev.sluice.cli.push;

import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.RemoteUpload;
import dev.sluice.cli.report.PushEvent;
import dev.sluice.core.Crc32c;
import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings a file's parts to an upload, several at a time: each is sent, and sent again, until the store has acknowledged
 * it with the checksum that it has in the file. Before a part is sent again the gateway is asked whether it is there.
 */
final class PartSender {

    private static final int CONFLICT = 409;
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(30);

    private final PushContext context;
    private final RemoteUpload upload;
    private final PartedFile file;
    private final int attempts;
    private final FileReport report;
    /** CRC32C of the parts in the file. Each is computed by one thread. */
    private final Map<PartNumber, Integer> checksums = new ConcurrentHashMap<>();
    /** Those that were sent before, by this push or an earlier one. */
    private final Set<PartNumber> sent = ConcurrentHashMap.newKeySet();
    private final AtomicInteger resent = new AtomicInteger();

    /** @param attempts how often a part that arrives damaged is sent at most */
    PartSender(PushContext context, RemoteUpload upload, PartedFile file, int attempts, FileReport report) {
        this.context = context;
        this.upload = upload;
        this.file = file;
        this.attempts = attempts;
        this.report = report;
        sent.addAll(upload.checksums().keySet());
    }

    /** Sends the parts that are not there, and those that are there with other bytes than the file's. */
    void sendMissing() throws TransferException, InterruptedException {
        Queue<PartNumber> differing = new ConcurrentLinkedQueue<>();
        try (TaskGroup group = new TaskGroup()) {
            // Where most of a file is there, to read it takes a while; the line isn't idle meanwhile.
            group.start(() -> differing.addAll(differing()));
            start(upload.parts().stream().filter(part -> !upload.checksums().containsKey(part)).toList(), group);
            group.await();
        }
        send(differing);
    }

    /** Sends these parts. */
    void send(Collection<PartNumber> parts) throws TransferException, InterruptedException {
        try (TaskGroup group = new TaskGroup()) {
            start(parts, group);
            group.await();
        }
    }

    /** CRC32C of the whole file, from those of its parts; known once all were sent or compared. */
    Digest whole() {
        int crc = 0;
        for (PartNumber part : upload.parts()) {
            crc = Crc32c.combine(crc, Objects.requireNonNull(checksums.get(part)), upload.lengthOf(part));
        }
        return Digest.ofCrc32c(crc);
    }

    /** How often a part was sent that had been sent before. */
    int resent() {
        return resent.get();
    }

    private List<PartNumber> differing() throws TransferException {
        List<PartNumber> differing = new ArrayList<>();
        for (PartNumber part : upload.parts()) {
            if (upload.checksums().containsKey(part) && !upload.has(part, checksum(part))) {
                differing.add(part);
            }
        }
        if (!differing.isEmpty()) {
            report.event(new PushEvent.Differing(differing, differing.stream().mapToLong(upload::lengthOf).sum()));
        }
        return differing;
    }

    private void start(Collection<PartNumber> parts, TaskGroup group) throws InterruptedException {
        for (PartNumber part : parts) {
            context.parallelism().acquire();
            if (!group.start(() -> deliver(part))) {
                context.parallelism().release(0);
                return;
            }
        }
    }

    private void deliver(PartNumber part) throws TransferException, InterruptedException {
        long arrived = 0;
        try {
            Digest checksum = new Delivery(part, checksum(part)).run();
            arrived = upload.lengthOf(part);
            report.event(new PushEvent.Acknowledged(part, arrived, checksum));
        } finally {
            context.parallelism().release(arrived);
        }
    }

    private Digest checksum(PartNumber part) throws TransferException {
        Integer known = checksums.get(part);
        if (known != null) {
            return Digest.ofCrc32c(known);
        }
        int crc = file.crc32c(upload.offsetOf(part), upload.lengthOf(part));
        checksums.put(part, crc);
        return Digest.ofCrc32c(crc);
    }

    /** One part on its way. */
    private final class Delivery {
        private final PartNumber part;
        private final Digest checksum;
        private int tries;
        /** When bytes last went out. Written by the thread that reads the file, read once it has ended. */
        private volatile long movedAt = Long.MIN_VALUE;

        Delivery(PartNumber part, Digest checksum) {
            this.part = part;
            this.checksum = checksum;
        }

        /** Returns the checksum of what the store has, which is the file's. */
        Digest run() throws TransferException, InterruptedException {
            for (int damaged = 1; ; damaged++) {
                try {
                    return context.connection().persist(this::attempt, () -> movedAt);
                } catch (TransferException failed) {
                    if (ExitCode.of(failed.failure()) != ExitCode.MISMATCH) {
                        throw failed;
                    }
                    file.requireUnchanged();
                    if (damaged >= attempts) {
                        throw failed;
                    }
                }
            }
        }

        private Digest attempt() throws TransferException, InterruptedException {
            if (tries > 0 && isThere()) {
                return checksum;
            }
            tries++;
            try {
                return send();
            } catch (TransferException failed) {
                // Completed by another push of the same file, perhaps.
                if (failed.failure().hasStatus(CONFLICT) && isThere()) {
                    return checksum;
                }
                throw failed;
            }
        }

        /** Longer each time: on a very slow line, what this machine's socket holds may take minutes. */
        private Duration patience() {
            return FIRST_PATIENCE.multipliedBy(1L << Math.min(tries - 1, 4));
        }

        private boolean isThere() throws TransferException, InterruptedException {
            RemoteUpload now = context.uploads().get(upload.id());
            return now.completed() || now.has(part, checksum);
        }

        private Digest send() throws TransferException, InterruptedException {
            AtomicBoolean begun = new AtomicBoolean();
            UploadSource slice = file.slice(upload.offsetOf(part), upload.lengthOf(part), bytes -> {
                if (begun.compareAndSet(false, true) && !sent.add(part)) {
                    resent.incrementAndGet();
                }
                movedAt = context.connection().now();
                report.sent(bytes);
            });
            Digest stored =
                    context.uploads().put(upload.id(), part, slice, upload.lengthOf(part), checksum, patience());
            if (!stored.equals(checksum)) {
                throw new TransferException(new Failure.Mismatch("part %s has the CRC32C %s, but arrived with %s"
                        .formatted(part, checksum.base64(), stored.base64())));
            }
            return stored;
        }
    }
}
