package dev.sluice.testing;

import java.io.InterruptedIOException;

/** Lets threads pass, or holds them until it is opened again. */
final class Gate {

    private boolean open = true;

    synchronized void open() {
        open = true;
        notifyAll();
    }

    synchronized void close() {
        open = false;
    }

    synchronized void pass() throws InterruptedIOException {
        try {
            while (!open) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while nothing flows");
        }
    }
}
