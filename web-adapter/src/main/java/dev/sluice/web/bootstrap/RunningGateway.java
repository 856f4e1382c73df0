package dev.sluice.web.bootstrap;

import dev.sluice.core.ResumableUploader;
import dev.sluice.core.StreamingUploader;
import dev.sluice.web.access.AccessRules;
import dev.sluice.web.access.StartupGate;
import dev.sluice.web.netty.TransferSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway that listens. */
final class RunningGateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);

    /** How long uploads that were broken off may take to abort what they began. */
    private static final Duration CLEANUP = Duration.ofSeconds(10);

    /** Made before anybody is let in, so that a setting that can't be followed is known at once. */
    private static final List<Class<?>> RULES = List.of(AccessRules.class, TransferSettings.class);

    /** The same, of what rests on the store: made before the address is told. */
    private static final List<Class<?>> UPLOADERS = List.of(StreamingUploader.class, ResumableUploader.class);

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final ServeOptions options;

    private RunningGateway(ApplicationContext context, EmbeddedServer server, ServeOptions options) {
        this.context = context;
        this.server = server;
        this.options = options;
    }

    /** What knows nothing of the command line yet, and can be made before that is read. */
    static ApplicationContext prepare() {
        NettyMemory.limit();
        LibraryLog.join();
        return ApplicationContext.builder().deduceEnvironment(false).banner(false).build().start();
    }

    /**
     * Starts listening in a context that was {@linkplain #prepare() prepared}, which is closed if that fails.
     *
     * @throws StartupException if it can't start; the message says what to do
     */
    static RunningGateway start(ApplicationContext context, ServeOptions options) throws InterruptedException {
        try {
            Environment settings = context.getEnvironment();
            Settings.ALL.forEach(setting -> setting.find(settings));
            requireTokenOffLoopback(settings, options);
            obey(context, options);
            TlsFiles.find(settings).ifPresent(files -> secure(context, files, options));
            return new RunningGateway(context, listen(context, options), options);
        } catch (RuntimeException | InterruptedException failure) {
            context.close();
            throw failure;
        }
    }

    private static void obey(ApplicationContext context, ServeOptions options) {
        context.registerSingleton(options);
        context.getEnvironment()
                .addPropertySource(PropertySource.of(
                        "command line",
                        Map.of("micronaut.server.host", options.host(), "micronaut.server.port", options.port()),
                        Integer.MAX_VALUE));
    }

    private static void secure(ApplicationContext context, TlsFiles files, ServeOptions options) {
        context.getEnvironment()
                .addPropertySource(PropertySource.of("tls", files.properties(options.port()), Integer.MAX_VALUE));
        files.check(context);
    }

    /** Listens while the store is still being asked; nobody is told the address before it has answered. */
    private static EmbeddedServer listen(ApplicationContext context, ServeOptions options) throws InterruptedException {
        Ahead<Boolean> store = new Ahead<>("sluice-store", () -> {
            UPLOADERS.forEach(context::getBean);
            context.getBean(StoreCheck.class).run();
            return true;
        });
        store.begin();
        try {
            RULES.forEach(context::getBean);
            StartupGate gate = context.getBean(StartupGate.class);
            gate.shut();
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            store.await();
            gate.open();
            context.getBean(Sweeper.class).start();
            return server;
        } catch (ServerStartupException failure) {
            throw new StartupException(
                    "The gateway can't listen on " + options.host() + ":" + options.port()
                            + ": another program uses the port, or the address isn't this machine's. Choose others with --port and --host.",
                    failure);
        } catch (BeanContextException failure) {
            throw StartupException.of("The gateway can't start", failure);
        }
    }

    private static void requireTokenOffLoopback(Environment settings, ServeOptions options) {
        if (Settings.ACCESS_TOKEN.find(settings).isEmpty() && !isLoopback(options.host())) {
            throw new StartupException(
                    "Without an access token only this machine may use the gateway: set SLUICE_ACCESS_TOKEN, or leave --host "
                            + options.host() + " out.");
        }
    }

    /** An empty host is loopback to Java, but every address to the server. */
    private static boolean isLoopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new StartupException("There is no address '" + host + "': choose another with --host.", unknown);
        }
    }

    String address() {
        boolean anyAddress = Stream.of("0.0.0.0", "::", "[::]").anyMatch(options.host()::equals);
        String host = anyAddress ? "127.0.0.1" : options.host();
        return server.getScheme() + "://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host)
                + ":" + server.getPort() + "/";
    }

    String bucket() {
        return context.getBean(StoreTarget.class).buckets().first();
    }

    /** The folder of the embedded store, if that is used. */
    Optional<String> embeddedFolder() {
        return StoreTarget.isConfigured(context.getEnvironment())
                ? Optional.empty()
                : Optional.of(options.data().toAbsolutePath().normalize().toString());
    }

    boolean asksForToken() {
        return Settings.ACCESS_TOKEN.find(context.getEnvironment()).isPresent();
    }

    /** Stops accepting, lets running requests finish for as long as the settings grant, and ends the rest. */
    @Override
    public void close() {
        Duration grace = Settings.WEB_SHUTDOWN_GRACE.get(context.getEnvironment());
        try {
            ((GracefulShutdownCapable) server)
                    .shutdownGracefully()
                    .toCompletableFuture()
                    .get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillBusy) {
            LOG.warn("Requests still ran after {} s and were broken off", grace.toSeconds());
            breakOff();
        } catch (ExecutionException failure) {
            LOG.warn("The gateway didn't stop cleanly", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        context.close();
    }

    /** Ends the uploads that still run, so that they leave nothing behind in a store that is about to be closed. */
    private void breakOff() {
        try {
            if (!context.getBean(RunningUploads.class).cancelAll(CLEANUP)) {
                LOG.warn(
                        "Uploads that were broken off could not be cleaned up in {} s; the store removes their parts when they expire",
                        CLEANUP.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
