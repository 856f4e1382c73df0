package dev.sluice.cli.push;

import dev.sluice.cli.failure.TransferException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/** Tasks at the same time, each on a virtual thread of its own. The first that fails interrupts the others. */
final class TaskGroup implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    interface Task {
        void run() throws TransferException, InterruptedException;
    }

    /** @return whether it was started; not after one has failed */
    boolean start(Task task) {
        try {
            threads.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException failedBefore) {
            return false;
        }
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (TransferException | InterruptedException | RuntimeException failed) {
            failure.compareAndSet(null, failed);
            threads.shutdownNow();
        }
    }

    /**
     * Waits until all have ended.
     *
     * @throws TransferException what the first that failed threw
     */
    void await() throws TransferException, InterruptedException {
        threads.close();
        switch (failure.get()) {
            case null -> { }
            case TransferException failed -> throw failed;
            case InterruptedException interrupted -> throw interrupted;
            case Exception bug -> throw new IllegalStateException(bug);
        }
    }

    /** Interrupts those that still run, and waits for them. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
