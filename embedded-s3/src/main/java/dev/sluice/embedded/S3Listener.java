package dev.sluice.embedded;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.gaul.shaded.org.eclipse.jetty.http.HttpCompliance;
import org.gaul.shaded.org.eclipse.jetty.http.UriCompliance;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConfiguration;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConnectionFactory;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.server.ServerConnector;
import org.gaul.shaded.org.eclipse.jetty.server.handler.ErrorHandler;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.gaul.shaded.org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for HTTP on the loopback address, by the Jetty that S3Proxy brings along. */
final class S3Listener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(S3Listener.class);

    private static final String HOST = "127.0.0.1";

    /**
     * Jetty gives every request a thread until its last byte is taken. More than the connections that a gateway opens,
     * twice 512, so that stalled downloads keep nobody waiting. Threads are made when they are needed, and ended when
     * idle.
     */
    private static final int MAX_THREADS = 1100;

    /**
     * How long nothing may come or go on a connection: longer than a gateway lets a client pause, which it passes on.
     */
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final Server server;
    private final ServerConnector connector;

    private S3Listener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @throws IllegalStateException if the port is taken */
    static S3Listener start(int port, S3Front front) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("sluice-embedded");
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration()));
        connector.setHost(HOST);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new FrontServlet(front)), "/*");
        server.setHandler(context);
        server.setErrorHandler(new LoggedErrors());
        server.setStopTimeout(0);
        try {
            server.start();
        } catch (Exception failure) {
            stop(server, failure);
            throw new IllegalStateException(
                    "The embedded S3 server can't listen on " + HOST + ":" + port + ": " + failure.getMessage(),
                    failure);
        }
        return new S3Listener(server, connector);
    }

    /** Keys may have in them what HTTP's servers refuse by default, such as an encoded slash. */
    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setHttpCompliance(HttpCompliance.LEGACY);
        configuration.setUriCompliance(UriCompliance.LEGACY);
        configuration.setHeaderCacheCaseSensitive(true);
        configuration.setSendServerVersion(false);
        return configuration;
    }

    private static void stop(Server server, Exception failure) {
        try {
            server.stop();
        } catch (Exception suppressed) {
            failure.addSuppressed(suppressed);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Breaks off the requests under way. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(
                    "The embedded S3 server could not be stopped: " + failure.getMessage(), failure);
        }
    }

    /** What Jetty refuses by itself, before or after the request is ours. */
    private static final class LoggedErrors extends ErrorHandler {
        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback)
                throws IOException {
            LOG.warn(
                    "{} {} was refused with {}: {}",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    code,
                    message,
                    cause);
            super.generateResponse(request, response, code, message, cause, callback);
        }
    }

    private static final class FrontServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient S3Front front;

        FrontServlet(S3Front front) {
            this.front = front;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            front.answer(request, response);
        }
    }
}
