package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What asks to verify or to copy is done or refused, never ignored: of whole objects and of parts. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = InMemoryStoreFactory.SMALL_PARTS, value = "true")
class DeclaredDigestsTest {

    private static final String OBJECT = "/api/v1/objects/files/digested";
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    private Client client;
    private UploadClient uploads;
    private String part;

    @BeforeEach
    void connect() {
        client = new Client(server.getURI());
        uploads = new UploadClient(server.getURI());
        uploads.dropAll();
        part = UploadClient.partPath(uploads.begin("parted", HELLO.length), 1);
        store.delete("files", List.of("digested"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Content-MD5 | XUFAKrxLKna5cZ2REBfFkg==",
        "Content-Digest | md5=:XUFAKrxLKna5cZ2REBfFkg==:",
        "Content-Digest | sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:;a=1; b;c=\", x=:\\\";\"",
        "Repr-Digest | crc32c=:mnG7TA==:;a=?1 , md5=:XUFAKrxLKna5cZ2REBfFkg==:;b=:YQ==:",
        "Content-Digest | unheard-of=:aGVsbG8=:, sha=:qvTGHdzF6KLavt4PO0gs2a6pQ00=:",
        "Digest | SHA-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        "Digest | sha=qvTGHdzF6KLavt4PO0gs2a6pQ00=,md5=XUFAKrxLKna5cZ2REBfFkg==",
        "Digest | sha-512=m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==",
        "x-amz-checksum-crc32 | NhCmhg==",
        "x-amz-checksum-crc32c | mnG7TA==",
        "x-amz-checksum-crc64nvme | M3eFcAZSQlc=",
        "X-Amz-Checksum-Sha1 | qvTGHdzF6KLavt4PO0gs2a6pQ00=",
        "x-amz-checksum-sha256 | LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        "x-amz-content-sha256 | 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "x-amz-content-sha256 | UNSIGNED-PAYLOAD",
        "Upload-Complete | ?1",
        "x-amz-checksum-algorithm | CRC32"
    })
    void takesWhatIsRight(String field, String value) {
        assertThat(client.put(OBJECT, HELLO, field, value)).extracting(HttpResponse::statusCode).isEqualTo(201);
        assertThat(client.putChunked(OBJECT, HELLO, field, value)).extracting(HttpResponse::statusCode).isEqualTo(201);
        assertThat(client.put(part, HELLO, field, value)).extracting(HttpResponse::statusCode).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Content-MD5 | yYMZBIPfFn0qOEFGPCqTQQ==",
        "Content-Digest | crc32c=:mnG7TQ==:",
        "Content-Digest | md5=:XUFAKrxLKna5cZ2REBfFkg==:;a=\",\", crc32c=:mnG7TQ==:;a",
        "Repr-Digest | sha-256=:/ddYXgjE4q/XHcq9tGNsidVXo/QtueIEDIu9FwiqTOc=:",
        "Content-Digest | md5=:yYMZBIPfFn0qOEFGPCqTQQ==:",
        "Digest | sha-256=/ddYXgjE4q/XHcq9tGNsidVXo/QtueIEDIu9FwiqTOc=",
        "x-amz-checksum-crc32 | uxircw==",
        "x-amz-checksum-crc32c | mnG7TQ==",
        "x-amz-checksum-crc64nvme | pVpi1C7n/qc=",
        "x-amz-checksum-sha1 | 1Lqq16aKN5seEz4P6gYDBRsBJMo=",
        "x-amz-checksum-sha256 | /ddYXgjE4q/XHcq9tGNsidVXo/QtueIEDIu9FwiqTOc=",
        "x-amz-content-sha256 | fdd7585e08c4e2afd71dcabdb4636c89d557a3f42db9e2040c8bbd1708aa4ce7"
    })
    void takesNothingWhereOneIsWrong(String field, String value) {
        for (String[] headers : new String[][] {
            {field, value},
            {"x-amz-content-sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", field, value}
        }) {
            assertProblem(client.put(OBJECT, HELLO, headers), 422, "declared");
            assertProblem(client.putChunked(OBJECT, HELLO, headers), 422, "declared");
            assertProblem(client.put(part, HELLO, headers), 422, "declared");
        }
        assertNothingTaken();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Digest | unixsum=30637",
        "Digest | id-sha-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        "Digest | crc32c=9a71bb4c",
        "Digest | nonsense",
        "Digest | sha-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=, adler32=03da0195",
        "Content-MD5 | hello",
        "Content-MD5 | aGVsbG8=",
        "Content-Digest | unheard-of=:aGVsbG8=:",
        "Content-Digest | crc32c=:mnG7TA==:;",
        "Content-Digest | crc32c=:mnG7TA==:;a=\"b",
        "Content-Digest | crc32c=:mnG7TA==:, ",
        "Content-Digest | crc32c=:mnG7TA==: sha-256",
        "Repr-Digest | unixsum=:aGVsbG8=:",
        "x-amz-checksum-xxhash64 | aGVsbG8=",
        "x-amz-checksum-crc32 | aGVsbG8=",
        "x-amz-checksum-sha256 | 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982",
        "x-amz-content-sha256 | STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "x-amz-content-sha256 | STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-content-sha256 | abc",
        "x-amz-copy-source | /files/other",
        "x-amz-decoded-content-length | 5",
        "x-amz-trailer | x-amz-checksum-crc32",
        "Upload-Complete | ?0",
        "Upload-Complete | yes",
        "Upload-Incomplete | ?1",
        "Upload-Offset | 5"
    })
    void refusesWhatItCannotVerifyOrDo(String field, String value) {
        assertThat(client.put(OBJECT, HELLO, field, value).statusCode()).isEqualTo(400);
        assertThat(client.put(part, HELLO, field, value).statusCode()).isEqualTo(400);
        assertNothingTaken();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?uploadId=x", "?partNumber=1&uploadId=x", "?copy", "?acl"})
    void refusesWhatAParameterAsksFor(String query) {
        assertProblem(client.put(OBJECT + query, HELLO), 400, "parameter");
        assertProblem(client.put(part + query, HELLO), 400, "parameter");
        assertNothingTaken();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?versionId=x", "?uploadId=x", "?partNumber=1"})
    void readsNothingElseThanWasAskedFor(String query) {
        client.put(OBJECT, HELLO);

        assertProblem(client.get(OBJECT + query), 400, "parameter");
        assertThat(client.get(OBJECT + "?t=1").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Digest: crc32c=:mnG7TA==:",
                "content-digest: sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:",
                "Repr-Digest: sha-512=:m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==:"
            })
    void verifiesWhatComesAfterTheBody(String trailer) throws IOException {
        assertThat(trailed(OBJECT, "Trailer: x, Content-Digest", trailer)).startsWith("HTTP/1.1 201 ");
        assertThat(trailed(part, "Trailer: repr-digest", trailer)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Content-MD5 | XUFAKrxLKna5cZ2REBfFkg== | yYMZBIPfFn0qOEFGPCqTQQ==",
        "x-amz-checksum-crc32 | NhCmhg== | uxircw==",
        "X-Amz-Checksum-Sha1 | qvTGHdzF6KLavt4PO0gs2a6pQ00= | 1Lqq16aKN5seEz4P6gYDBRsBJMo=",
        "Digest | sha-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ= "
                + "| sha-256=/ddYXgjE4q/XHcq9tGNsidVXo/QtueIEDIu9FwiqTOc="
    })
    void verifiesEveryDigestThatComesAfterTheBody(String field, String right, String wrong) throws IOException {
        for (String path : List.of(OBJECT, part)) {
            assertThat(trailed(path, "Trailer: " + field, field + ": " + wrong)).startsWith("HTTP/1.1 422 ");
            assertThat(trailed(path, "Trailer: " + field, "X-Other: here")).startsWith("HTTP/1.1 400 ");
            assertThat(trailed(path, "X-Other: here", field + ": " + right)).startsWith("HTTP/1.1 400 ");
        }
        assertNothingTaken();
        for (String path : List.of(OBJECT, part)) {
            assertThat(trailed(path, "Trailer: " + field, field + ": " + right)).startsWith("HTTP/1.1 20");
        }
    }

    @Test
    void refusesToBeAnnouncedWhatItCannotVerify() throws IOException {
        String trailer = "x-amz-checksum-xxhash64";

        assertThat(trailed(OBJECT, "Trailer: " + trailer, trailer + ": aGVsbG8=")).startsWith("HTTP/1.1 400 ");
        assertNothingTaken();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Trailer: Content-Digest | Content-Digest: crc32c=:mnG7TQ==: | 422",
                        "Trailer: Content-Digest | Content-Digest: md5=:XUFAKrxLKna5cZ2REBfFkg==: | 400",
                "Trailer: Content-Digest | X-Other: here | 400",
                        "X-Other: here | Content-Digest: crc32c=:mnG7TA==: | 400",
                "Trailer: Content-Digest | Content-Digest: nonsense | 400",
                        "Content-Digest: crc32c=:mnG7TQ==: | X-Other: here | 422"
            })
    void takesNothingThatIsFoundWrongAfterTheBody(String head, String trailer, int status) throws IOException {
        assertThat(trailed(OBJECT, head, trailer)).startsWith("HTTP/1.1 " + status + " ");
        assertThat(trailed(part, head, trailer)).startsWith("HTTP/1.1 " + status + " ");
        assertNothingTaken();
    }

    private String trailed(String path, String head, String trailer) throws IOException {
        return RawConnection.exchange(
                server.getPort(),
                "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + head
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n");
    }

    @Test
    void verifiesTheBodiesThatSayWhatToDo() {
        String begin = "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1}";
        String right = new BodyDigest(BodyAlgorithm.MD5, hash(BodyAlgorithm.MD5, begin))
                .toString()
                .substring("md5:".length());

        assertThat(client.send("POST", UploadClient.UPLOADS, BodyPublishers.ofString(begin), "Content-MD5", right)
                        .statusCode())
                .isEqualTo(201);
        assertProblem(
                client.send("POST", UploadClient.UPLOADS, BodyPublishers.ofString(begin + " "), "Content-MD5", right),
                422,
                "declared");
    }

    @Test
    void computesTheChecksumOfNvme() {
        assertThat(hash(BodyAlgorithm.CRC64NVME, "123456789")).asHexString().isEqualTo("AE8B14860A799888");
    }

    private static byte[] hash(BodyAlgorithm algorithm, String text) {
        BodyHash hash = algorithm.hash();
        hash.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        return hash.value();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(detail);
    }

    private void assertNothingTaken() {
        assertThat(store.head(new ObjectAddress("files", "digested"))).isEmpty();
        assertThat(client.get(part.substring(0, part.indexOf("/parts/"))).body()).contains("\"received\":[]");
    }
}
