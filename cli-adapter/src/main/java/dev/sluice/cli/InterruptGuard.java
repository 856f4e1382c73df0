package dev.sluice.cli;

/** Does something when the process is stopped, by ctrl-C or SIGTERM, while this is open. */
public final class InterruptGuard implements AutoCloseable {

    private final Thread hook;

    /** @param onStop runs on a thread of its own, and the process waits for it */
    public InterruptGuard(Runnable onStop) {
        hook = Thread.ofPlatform().name("sluice-interrupted").unstarted(onStop);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stoppingAlready) {
            // The hook is running, and the process ends when it is done.
        }
    }
}
