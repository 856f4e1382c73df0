package dev.sluice.benchmarks;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.sluice.benchmarks.peers.Direction;
import dev.sluice.benchmarks.peers.Peer;
import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.ClientRun;
import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One upload through the gateway under <a href="https://github.com/async-profiler/async-profiler">async-profiler</a>,
 * after one that warms up, as a flame graph: where the processor's time went, the kernel's too where that may be seen.
 */
public final class Profile {

    private static final int FILE_MIB = 2048;
    private static final Path NOWHERE = Path.of("/dev/null");

    private final Tools tools;

    private Profile(Tools tools) {
        this.tools = tools;
    }

    /**
     * Writes {@code benchmarks/target/profile.html}.
     *
     * @param arguments {@code [size of the file in MiB]}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long mebibytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : FILE_MIB;
        Tools tools = Tools.fromProperties();
        Path graph = tools.results().resolveSibling("target").resolve("profile.html");
        try {
            TestFile file = TestFile.create(tools.work().resolve("file.bin"), mebibytes << 20);
            new Profile(tools).write(graph, file);
            System.out.println("The flame graph of one upload of " + mebibytes + " MiB is in " + graph);
        } catch (ProfilerMissingException missing) {
            System.err.println(missing.getMessage());
            System.exit(1);
        }
    }

    private void write(Path graph, TestFile file) throws IOException, InterruptedException, ProfilerMissingException {
        Path profiler = unpack();
        try (Store store = FreeStoreProcess.start(tools);
                Peers peers = new Peers(tools, store, Direction.UPLOAD, Optional.empty())) {
            Peer sluice = peers.sluice().all().getFirst();
            Load load = new Load.Uploads(store, file, 1);
            upload(sluice, load);
            tell(sluice, profiler, "start,event=cpu");
            upload(sluice, load);
            tell(sluice, profiler, "stop,title=One upload,file=" + graph);
        }
    }

    private void upload(Peer sluice, Load load) throws IOException, InterruptedException {
        ClientRun.run(tools.work(), sluice.environment(), load.commands(sluice, NOWHERE));
        load.settle(NOWHERE);
    }

    /** The profiler's library for this machine. */
    private Path unpack() throws IOException, ProfilerMissingException {
        String platform = System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x64";
        try (InputStream library = Profile.class.getResourceAsStream("/" + platform + "/libasyncProfiler.so")) {
            if (library == null) {
                throw new ProfilerMissingException(
                        "No profile can be made: async-profiler has no library for " + platform + " on the class path.",
                        null);
            }
            Path file = tools.work().resolve("libasyncProfiler.so");
            Files.copy(library, file);
            return file;
        }
    }

    private static void tell(Peer sluice, Path profiler, String command) throws IOException, ProfilerMissingException {
        try {
            VirtualMachine gateway = VirtualMachine.attach(Long.toString(sluice.hop().orElseThrow().pid()));
            try {
                gateway.loadAgentPath(profiler.toString(), command);
            } finally {
                gateway.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException refused) {
            throw new ProfilerMissingException(
                    "No profile can be made: the gateway doesn't take the profiler (" + refused.getMessage() + ").",
                    refused);
        }
    }

    /** Why there is no profile, in a sentence. */
    private static final class ProfilerMissingException extends Exception {

        private static final long serialVersionUID = 1L;

        ProfilerMissingException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
