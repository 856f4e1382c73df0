package dev.sluice.web.bootstrap;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on the store that {@code serve} would use, and listens to nobody. */
abstract class StoreCommand implements Callable<Integer> {

    private static final int WELL = 0;
    private static final int CANNOT_START = 1;
    private static final int NOT_WELL = 3;
    private static final int UNUSABLE = 4;

    @Mixin
    private final StoreOptions options = new StoreOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter errors = Objects.requireNonNull(spec).commandLine().getErr();
        LibraryLog.tell(errors);
        try (OpenStore store = OpenStore.open(options.forServe())) {
            return (options.json() ? runForScripts(store, out) : run(store, out)) ? WELL : NOT_WELL;
        } catch (StartupException failure) {
            errors.println("sluice: " + failure.getMessage());
            return CANNOT_START;
        } catch (StoreUnusableException failure) {
            errors.println("sluice: " + failure.getMessage());
            return UNUSABLE;
        }
    }

    /** Does it, and prints sentences; returns whether all is well. */
    abstract boolean run(OpenStore store, PrintWriter out) throws StoreUnusableException;

    /** Does it, and prints one JSON object a line; returns whether all is well. */
    abstract boolean runForScripts(OpenStore store, PrintWriter out) throws StoreUnusableException;
}
