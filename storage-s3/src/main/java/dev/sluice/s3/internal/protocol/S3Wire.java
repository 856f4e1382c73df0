package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.s3.internal.http.BodySink;
import dev.sluice.s3.internal.http.HttpFields;
import dev.sluice.s3.internal.http.HttpResponse;
import dev.sluice.s3.internal.http.HttpTransport;
import dev.sluice.s3.internal.http.RequestHead;
import dev.sluice.s3.internal.http.ResponseBody;
import dev.sluice.s3.internal.http.SlabBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Sends requests to S3, and tells what became of them, on the caller's thread. Each is sent once: who calls has the
 * bytes, and the policy. Only one that was signed with a clock that is off is signed again, with the store's time, and
 * repeated, as long as nothing of its body is gone. Throws {@link StoreException}, and nothing else; {@code doing}
 * begins its message. Thread-safe.
 */
public final class S3Wire {

    private static final int NO_CONTENT = 204;
    private static final int FORBIDDEN = 403;

    /** A store has nothing to write or to read for a small request, so who waits for it waits a third of the time. */
    private static final int SHORTER = 3;

    /** A body that goes while it comes in is seldom there again, so a store that stands still has longer. */
    private static final int LONGER = 2;

    private static final Map<String, String> USER_AGENT = Map.of("User-Agent", "Sluice");

    private final HttpTransport transport;
    private final Endpoints endpoints;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private final Function<S3Request, Map<String, String>> moreFields;
    private final Duration patience;
    private final Duration shortPatience;
    private final Signer signer = new Signer();
    private final StoreClock clock = new StoreClock(InstantSource.system());

    /**
     * @param moreFields what the application adds to a request before it is signed
     * @param patience   for how long the store may be silent; a third of it over a small request, and twice as long
     *                   over a body that goes while it comes in
     */
    public S3Wire(
            HttpTransport transport,
            Endpoints endpoints,
            IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            Function<S3Request, Map<String, String>> moreFields,
            Duration patience) {
        this.transport = transport;
        this.endpoints = endpoints;
        this.credentials = credentials;
        this.moreFields = moreFields;
        this.patience = patience;
        this.shortPatience = patience.dividedBy(SHORTER);
    }

    /** The region that requests for that bucket are signed for. */
    public String region(String bucket) {
        return endpoints.of(bucket).region();
    }

    /**
     * Sends a small request, for which a store needs no long time, and returns the fields of the response; its body
     * doesn't matter.
     */
    public HttpFields call(String doing, S3Request request) {
        HttpResponse response = open(doing, request, shortPatience);
        response.body().close();
        return response.head().fields();
    }

    /** Sends a small request whose success is {@code 204 No Content}. */
    public void callForNothing(String doing, S3Request request) {
        HttpResponse response = open(doing, request, shortPatience);
        response.body().close();
        if (response.head().status() != NO_CONTENT) {
            throw unusable(doing, "status " + response.head().status() + " instead of " + NO_CONTENT);
        }
    }

    /** Sends a request, and returns the response with its body still to be read, and to be closed. */
    public HttpResponse open(String doing, S3Request request) {
        return open(doing, request, patience);
    }

    private HttpResponse open(String doing, S3Request request, Duration limit) {
        try {
            return requireSuccess(doing, exchange(doing, request, Optional.empty(), limit));
        } catch (IOException | RuntimeException failure) {
            throw Failures.translate(doing, failure);
        }
    }

    /**
     * Sends a request whose response is XML.
     *
     * @param root   the name of the root element; with another one the response is none
     * @param parser makes the result of it
     * @throws StoreException {@code UNAVAILABLE}, too, if the response is another than S3 promises: what became of the
     *                        request is not known then
     */
    public <R> R xml(String doing, S3Request request, String root, Parser<R> parser) {
        return xml(doing, request, patience, root, (xml, fields) -> parser.parse(xml));
    }

    /** Some servers, moto among them, call a result a response. */
    private static boolean isNamed(Xml xml, String root) {
        return xml.name().equals(root) || xml.name().equals(root.replace("Result", "Response"));
    }

    /**
     * The same, where the response's fields matter, too.
     *
     * @param limit for how long the store may be silent over this one
     */
    public <R> R xml(String doing, S3Request request, Duration limit, String root, FieldsParser<R> parser) {
        HttpResponse response = open(doing, request, limit);
        ResponseBody body = response.body();
        try (body) {
            Xml xml = Xml.read(body);
            if (xml.name().equals("Error")) {
                throw ErrorAnswer.inside(response.head().fields(), xml).toException(doing);
            }
            if (!isNamed(xml, root)) {
                throw new MalformedXmlException("<" + xml.name() + "> instead of <" + root + ">", null);
            }
            return parser.parse(xml, response.head().fields());
        } catch (MalformedXmlException malformed) {
            throw unusable(doing, String.valueOf(malformed.getMessage())).withCause(malformed);
        } catch (IOException broken) {
            throw Failures.translate(doing, broken);
        }
    }

    /** Sends a request with a body from slabs, and returns the fields of the response. */
    public HttpFields send(String doing, S3Request request, PartBody body) {
        try (BodyReader reader = body.open()) {
            return send(doing, request, SlabContent.of(body, reader));
        } catch (IOException bodyFailure) {
            throw bodyFailed(doing, bodyFailure);
        }
    }

    private HttpFields send(String doing, S3Request request, SlabContent content) {
        try {
            Duration limit = content.repeatable() ? patience : patience.multipliedBy(LONGER);
            HttpResponse response = requireSuccess(doing, exchange(doing, request, Optional.of(content), limit));
            response.body().close();
            return response.head().fields();
        } catch (IOException | RuntimeException failure) {
            throw content.failure()
                    .map(cause -> bodyFailed(doing, cause))
                    .orElseGet(() -> Failures.translate(doing, failure));
        }
    }

    private static StoreException bodyFailed(String doing, IOException cause) {
        return cause instanceof InterruptedIOException
                ? Failures.cancelled(doing, cause)
                : Failures.bodyFailed(doing, cause);
    }

    /** A response that says less than S3 promises, or another thing: what became of the request is not known. */
    public static StoreException unusable(String doing, String why) {
        return StoreException.temporary(
                Kind.UNAVAILABLE, doing + " failed: the store's response is not what S3 promises (" + why + ")");
    }

    private HttpResponse exchange(String doing, S3Request request, Optional<SlabContent> body, Duration limit)
            throws IOException {
        S3Request complete = request.with(USER_AGENT).with(moreFields.apply(request));
        Clock signedWith = clock.now();
        HttpResponse first = attempt(complete, body, limit, signedWith);
        if (!isToBeSignedAnew(first, signedWith)) {
            return first;
        }
        first.body().close();
        if (body.isPresent() && !body.get().isWhole()) {
            throw StoreException.temporary(
                    Kind.UNAVAILABLE,
                    doing
                            + " failed: this machine's clock differs too much from the store's; from now on the store's time is used");
        }
        return attempt(complete, body, limit, clock.now());
    }

    /** The first response of all is looked at, too: a clock that is off is told before it is off by too much. */
    private boolean isToBeSignedAnew(HttpResponse response, Clock signedWith) {
        boolean refused = response.head().status() == FORBIDDEN;
        boolean off = (refused || clock.isNew()) && clock.correct(signedWith, response.head().fields());
        return refused && off;
    }

    private HttpResponse attempt(S3Request request, Optional<SlabContent> body, Duration limit, Clock now)
            throws IOException {
        Endpoint endpoint = endpoints.of(request.bucket());
        RequestHead head = signer.sign(request, endpoint, identity(), now, body);
        Optional<SlabBody> content = body.isPresent()
                ? body.map(SlabBody.class::cast)
                : request.content().map(SmallContent::new);
        return transport.send(head, content, limit);
    }

    private AwsCredentialsIdentity identity() {
        try {
            return credentials.resolveIdentity().join();
        } catch (CompletionException wrapped) {
            throw wrapped.getCause() instanceof RuntimeException cause ? cause : wrapped;
        }
    }

    private static HttpResponse requireSuccess(String doing, HttpResponse response) {
        if (response.head().successful()) {
            return response;
        }
        ResponseBody body = response.body();
        try (body) {
            throw ErrorAnswer.of(response).toException(doing);
        }
    }

    /** Makes the result of a response's XML. */
    @FunctionalInterface
    public interface Parser<R> {
        R parse(Xml root) throws MalformedXmlException;
    }

    /** Makes the result of a response's XML and its fields. */
    @FunctionalInterface
    public interface FieldsParser<R> {
        R parse(Xml root, HttpFields fields) throws MalformedXmlException;
    }

    /**
     * A small body that is complete.
     *
     * @param bytes its bytes
     */
    private record SmallContent(byte[] bytes) implements SlabBody {

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void writeTo(BodySink sink) throws IOException {
            sink.write(ByteBuffer.wrap(bytes));
        }
    }
}
