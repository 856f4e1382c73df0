package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, and its answer, which may come before the body has gone out. Used once, by one thread.
 */
final class Attempt implements BodySink {

    /** Shorter bodies fit into the sockets' buffers, so asking first saves nothing. */
    private static final long WORTH_ASKING = 1 << 20;

    /** A store that knows nothing of {@code Expect} waits for the body, and says nothing. */
    private static final Duration CONTINUE_PATIENCE = Duration.ofSeconds(1);

    /** For an answer that came before the connection broke. */
    private static final Duration LAST_WORDS_PATIENCE = Duration.ofSeconds(1);

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

    private final Lease lease;
    private final Connection connection;
    private final RequestHead request;
    private final Optional<SlabBody> body;
    private final Duration patience;
    private final Refusals refusals;
    /** Until it is written, which is done together with the body's first bytes. */
    private @Nullable ByteBuffer head;
    private @Nullable ResponseHead early;
    private boolean bodyBegun;
    private boolean broken;
    private boolean bodyFailed;

    /** @param patience for how long the store may be silent */
    Attempt(Lease lease, RequestHead request, Optional<SlabBody> body, Duration patience, Refusals refusals) {
        this.lease = lease;
        this.connection = lease.connection();
        this.request = request;
        this.body = body;
        this.patience = patience;
        this.refusals = refusals;
    }

    /** @throws StaleConnectionException if another attempt can be made */
    HttpResponse run() throws IOException {
        boolean answered = false;
        try {
            HttpResponse response = respond(answer());
            answered = true;
            return response;
        } catch (IOException failure) {
            throw foundStale(failure) ? new StaleConnectionException(failure) : failure;
        } finally {
            if (!answered) {
                connection.link().socket().reset();
                lease.discard();
            }
        }
    }

    private ResponseHead answer() throws IOException {
        boolean asks = asksFirst();
        head = RequestText.of(request, connection.route(), body.isPresent(), asks);
        if (body.isPresent()) {
            send(body.get(), asks);
            if (early != null) {
                return early;
            }
        }
        writeHead();
        return ResponseHead.readFinal(connection, patience);
    }

    private boolean asksFirst() {
        return body.isPresent() && (!body.get().repeatable() || refusals.lately() && isWorthAsking());
    }

    private boolean isWorthAsking() {
        return request.fields()
                .first("Content-Length")
                .filter(length -> Long.parseLong(length) >= WORTH_ASKING)
                .isPresent();
    }

    private void send(SlabBody content, boolean asks) throws IOException {
        try (WriteWatch watch = WriteWatch.open(connection.link(), patience)) {
            try {
                if (asks) {
                    writeHead();
                    awaitContinue();
                }
                writeBody(content);
            } catch (EarlyAnswerException refused) {
                return;
            } catch (IOException failure) {
                if (watch.stalled()) {
                    throw new SocketTimeoutException("no byte taken for " + patience.toSeconds() + " s");
                }
                if (bodyFailed || wasEnded(failure)) {
                    throw failure;
                }
                early = lastWords(failure);
            }
        }
    }

    /** Waits until the store wants the body; not for long, as it may never say so. */
    private void awaitContinue() throws IOException {
        if (connection.awaitInput(CONTINUE_PATIENCE)) {
            hear(ResponseHead.read(connection, patience));
        }
    }

    private void writeBody(SlabBody content) throws IOException {
        try {
            content.writeTo(this);
        } catch (IOException failure) {
            bodyFailed = !broken;
            throw failure;
        }
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        try {
            while (early == null && connection.hasInput()) {
                hear(ResponseHead.read(connection, patience));
            }
            bodyBegun = true;
            connection.write(withHead(buffers));
        } catch (IOException failure) {
            broken = true;
            throw failure;
        }
    }

    /** A refusal ends the body. A store that is content before it has all gets the rest nevertheless. */
    private void hear(ResponseHead answer) throws EarlyAnswerException {
        if (!answer.interim()) {
            early = answer;
            if (answer.status() >= 300) {
                throw new EarlyAnswerException();
            }
        }
    }

    private ByteBuffer[] withHead(ByteBuffer[] buffers) {
        if (head == null) {
            return buffers;
        }
        ByteBuffer[] all = new ByteBuffer[buffers.length + 1];
        all[0] = head;
        System.arraycopy(buffers, 0, all, 1, buffers.length);
        head = null;
        return all;
    }

    private void writeHead() throws IOException {
        connection.write(withHead(new ByteBuffer[0]));
    }

    /** A store that refuses a body may end the connection, and its reason may be there all the same. */
    private ResponseHead lastWords(IOException failure) throws IOException {
        try {
            ResponseHead answer = ResponseHead.readFinal(connection, LAST_WORDS_PATIENCE);
            if (answer.status() >= 300) {
                return answer;
            }
        } catch (IOException none) {
            failure.addSuppressed(none);
        }
        throw failure;
    }

    private HttpResponse respond(ResponseHead answer) throws IOException {
        if (body.isPresent()) {
            refusals.note(answer.status());
        }
        Framing framing = Framing.of(request.method(), answer);
        ResponseBody stream = new ResponseBody(lease, framing, early == null && answer.keepsAlive(), patience);
        if (framing.empty()) {
            stream.close();
        }
        return new HttpResponse(answer, stream);
    }

    private boolean foundStale(IOException failure) {
        boolean brokeBeforeAnAnswer = connection.used() && !connection.answering() && !bodyFailed && !wasEnded(failure);
        return brokeBeforeAnAnswer && isIdempotent() && (!bodyBegun || body.isEmpty() || body.get().repeatable());
    }

    private boolean isIdempotent() {
        return IDEMPOTENT.contains(request.method()) && request.fields().first("If-None-Match").isEmpty();
    }

    /** Whether this side has ended the connection, or has waited long enough. */
    private boolean wasEnded(IOException failure) {
        return failure instanceof InterruptedIOException
                || !connection.link().socket().isOpen()
                || Thread.currentThread().isInterrupted();
    }
}
