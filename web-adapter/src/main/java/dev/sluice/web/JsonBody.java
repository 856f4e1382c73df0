package dev.sluice.web;

import dev.sluice.core.ByteSize;
import dev.sluice.core.UploadSource;
import dev.sluice.web.netty.RequestBody;
import dev.sluice.web.netty.TransferSettings;
import dev.sluice.web.problem.RefusedBodyException;
import dev.sluice.web.problem.RequestException;
import dev.sluice.web.problem.SilentClientException;
import dev.sluice.web.problem.SlowClientException;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.ServerHttpRequest;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Reads the small JSON object that a request may have as its body; what isn't small is refused before it is held. */
@Singleton
final class JsonBody {

    static final ByteSize LIMIT = ByteSize.ofKiB(64);
    private static final int CHUNK = 4096;

    private final TransferSettings settings;

    JsonBody(TransferSettings settings) {
        this.settings = settings;
    }

    /**
     * The object's fields; none if there is no body.
     *
     * @throws RequestException 400 if it is no JSON object or doesn't arrive, 408 if the client falls silent, 413 if it
     *                          is too large
     */
    JsonFields read(ServerHttpRequest<?> request) {
        if (request.getContentLength() > LIMIT.bytes()) {
            throw tooLarge();
        }
        byte[] text;
        DeclaredDigests digests = DeclaredDigests.of(request.getHeaders());
        try (UploadSource body = digests.verifyingAll(request, new RequestBody(request, settings.patience()))) {
            text = receive(body, settings.patience());
        } catch (SilentClientException | SlowClientException late) {
            throw new RequestException(HttpStatus.REQUEST_TIMEOUT, "The request's body didn't arrive.");
        } catch (RefusedBodyException refused) {
            throw new RequestException(refused.status(), String.valueOf(refused.getMessage()));
        } catch (IOException broken) {
            throw RequestException.badRequest("The request's body broke off.");
        }
        return text.length == 0 ? JsonFields.NONE : parse(text);
    }

    /** What is small arrives at once, so patience is for all of it: who trickles is as silent as who says nothing. */
    private static byte[] receive(UploadSource body, Duration patience) throws IOException {
        long start = System.nanoTime();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (body.read(chunk) >= 0) {
            received.write(chunk.array(), 0, chunk.position());
            chunk.clear();
            if (received.size() > LIMIT.bytes()) {
                throw tooLarge();
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new SilentClientException(patience);
            }
        }
        return received.toByteArray();
    }

    private static JsonFields parse(byte[] text) {
        try {
            return JsonFields.of(StrictJson.parse(text));
        } catch (IllegalArgumentException malformed) {
            throw RequestException.badRequest(
                    "The request's body must be one JSON object in UTF-8, in which no name is given twice and no character is cut in half.");
        }
    }

    private static RequestException tooLarge() {
        return new RequestException(
                HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The request's body must have at most " + LIMIT + ".");
    }
}
