package dev.sluice.benchmarks.store;

import dev.sluice.benchmarks.store.Faults.Fault;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ByteChannel;
import java.util.Optional;

/** Answers the requests of one connection, one after the other. */
final class Connection implements Runnable {

    private static final Logger LOGGER = System.getLogger(Connection.class.getName());

    private final ByteChannel channel;
    private final Wire wire;
    private final S3Service service;
    private final Faults faults;

    Connection(ByteChannel channel, Pace pace, S3Service service, Faults faults) {
        this.channel = channel;
        this.wire = new Wire(channel, pace);
        this.service = service;
        this.faults = faults;
    }

    @Override
    public void run() {
        try (channel) {
            while (wire.hasMore() && answerOne()) {
                // The next request, on the same connection.
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "connection given up", e);
        }
    }

    /** Whether the connection goes on. */
    private boolean answerOne() throws IOException {
        RequestHead head = RequestHead.read(wire);
        Optional<Fault> fault = head.method().equals("PUT") ? faults.next() : Optional.empty();
        if (fault.equals(Optional.of(Fault.SLOW_DOWN))) {
            S3Failure.of(503, "SlowDown", "please reduce your request rate").toResponse().write(wire);
            return false;
        }
        long end = wire.consumed() + head.contentLength();
        Response response = respond(head, fault);
        if (fault.equals(Optional.of(Fault.NO_ANSWER))) {
            return false;
        }
        response.write(wire);
        return head.keepsAlive() && wire.consumed() == end;
    }

    private Response respond(RequestHead head, Optional<Fault> fault) throws IOException {
        try {
            Body body = Body.read(head, wire);
            if (fault.isPresent()) {
                throw S3Failure.of(500, "InternalError", "failed on purpose");
            }
            return service.answer(head, body);
        } catch (S3Failure failure) {
            return failure.toResponse();
        }
    }
}
