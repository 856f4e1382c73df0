package dev.sluice.web;

import dev.sluice.core.ByteSize;
import dev.sluice.core.UploadSource;
import dev.sluice.web.netty.RequestBody;
import dev.sluice.web.netty.TransferSettings;
import dev.sluice.web.problem.RequestException;
import dev.sluice.web.problem.SilentClientException;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
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

    private final JsonMapper mapper;
    private final TransferSettings settings;

    JsonBody(JsonMapper mapper, TransferSettings settings) {
        this.mapper = mapper;
        this.settings = settings;
    }

    /**
     * The object's fields; none if there is no body.
     *
     * @throws RequestException 400 if it is no JSON object or doesn't arrive, 408 if the client falls silent, 413 if it is
     *                          too large
     */
    JsonFields read(ServerHttpRequest<?> request) {
        if (request.getContentLength() > LIMIT.bytes()) {
            throw tooLarge();
        }
        byte[] text;
        try (UploadSource body = new RequestBody(request, settings.patience())) {
            text = receive(body, settings.patience());
        } catch (SilentClientException silent) {
            throw new RequestException(HttpStatus.REQUEST_TIMEOUT, "The request's body didn't arrive.");
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

    private JsonFields parse(byte[] text) {
        try {
            return JsonFields.of(mapper.readValue(text, JsonNode.class));
        } catch (IOException malformed) {
            throw RequestException.badRequest("The request's body must be JSON in UTF-8.");
        }
    }

    private static RequestException tooLarge() {
        return new RequestException(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The request's body must have at most " + LIMIT + ".");
    }
}
