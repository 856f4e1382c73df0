package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBytes;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a download gives, and in which words. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
class DownloadTest {

    private static final String FILES = "/api/v1/objects/files/";
    private static final byte[] CONTENT = TestBytes.of(1_000_000);

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(server.getURI());
        client.put(FILES + "folder/data.html", CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 5_000_000})
    void givesBackWhatWasStored(int size) {
        client.put(FILES + "sized", TestBytes.of(size));

        HttpResponse<byte[]> response = client.bytes(FILES + "sized");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(TestBytes.of(size));
        assertThat(response.headers().firstValue("Content-Length")).hasValue(Integer.toString(size));
        Eventually.holds(store::requireNothingLeft);
    }

    @Test
    void letsNoBrowserRunWhatItSends() {
        HttpResponse<byte[]> response = client.bytes(FILES + "folder/data.html");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"data.html\"; filename*=UTF-8''data.html");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy")).hasValue("sandbox; default-src 'none'");
    }

    @Test
    void namesTheFileInUnicode() {
        client.put(FILES + "%E6%96%87%20%22%25/", "x");

        assertThat(client.get(FILES + "%E6%96%87%20%22%25/").headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"_ __\"; filename*=UTF-8''%E6%96%87%20%22%25");
    }

    @Test
    void tellsWhatWasStoredOfTheContent() {
        byte[] zipped = TestBytes.of(100_000);
        client.put(
                FILES + "told",
                zipped,
                "Content-Encoding",
                "gzip",
                "Cache-Control",
                "public, max-age=60",
                "Content-Language",
                "kk",
                "Expires",
                "Sun, 06 Nov 1994 08:49:37 GMT");

        HttpResponse<byte[]> get = client.bytes(FILES + "told", "Accept-Encoding", "br");
        HttpResponse<byte[]> range = client.bytes(FILES + "told", "Range", "bytes=1-2");
        HttpResponse<String> head = client.send("HEAD", FILES + "told", BodyPublishers.noBody());
        HttpResponse<byte[]> unchanged = client.bytes(FILES + "told", "If-None-Match", "*");

        assertThat(get.body()).isEqualTo(zipped);
        assertThat(range.body()).isEqualTo(Arrays.copyOfRange(zipped, 1, 3));
        assertThat(List.of(get, range, head)).allSatisfy(response -> {
            assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(response.headers().firstValue("Content-Language")).hasValue("kk");
        });
        assertThat(List.of(get, range, head, unchanged)).allSatisfy(response -> {
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("public, max-age=60");
            assertThat(response.headers().firstValue("Expires")).hasValue("Sun, 06 Nov 1994 08:49:37 GMT");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inline; filename=a.txt | a.txt",
                "attachment; FileName=\"a \\\"b\\\".txt\" | a \"b\".txt",
                "inline; filename=\"plain.txt\"; filename*=utf-8'kk'%E6%96%87.txt | \u6587.txt",
                "attachment; filename*=ISO-8859-1''%E4.txt | \u00e4.txt",
                "inline; filename=\"../../etc/passwd\" | passwd",
                "inline; filename=\"c:\\\\dir\\\\a.exe\" | a.exe",
                "inline | told",
                "inline; filename=.. | told",
                "inline; filename*=utf-8''%0D%0Aa | a",
                "inline; filename*=koi8-r''%C1 | told",
                "text/html | told"
            })
    void takesOnlyTheNameOfAStoredDisposition(String stored, String name) {
        client.put(FILES + "told", "x", "Content-Type", "text/html", "Content-Disposition", stored);

        HttpResponse<String> response = client.get(FILES + "told");

        assertThat(response.headers().firstValue("Content-Disposition")).hasValue(new FileName(name).attachment());
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy")).hasValue("sandbox; default-src 'none'");
    }

    @Test
    void headSaysWhatGetWould() {
        HttpResponse<String> head = client.send("HEAD", FILES + "folder/data.html", BodyPublishers.noBody());
        HttpResponse<byte[]> get = client.bytes(FILES + "folder/data.html");

        assertThat(head.statusCode()).isEqualTo(200);
        for (String name : get.headers().map().keySet()) {
            if (!name.equals("date")) {
                assertThat(head.headers().allValues(name)).as(name).isEqualTo(get.headers().allValues(name));
            }
        }
        assertThat(get.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(get.headers().firstValue("Repr-Digest")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "0-0, 0, 0",
        "0-99, 0, 99",
        "999999-, 999999, 999999",
        "500000-9999999, 500000, 999999",
        "-1, 999999, 999999",
        "-2000000, 0, 999999",
        "262144-524287, 262144, 524287"
    })
    void sendsOneRange(String range, int first, int last) {
        HttpResponse<byte[]> response = client.bytes(FILES + "folder/data.html", "Range", "bytes=" + range);

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes " + first + "-" + last + "/1000000");
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(CONTENT, first, last + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "bytes=", "bytes=-", "bytes=5-2", "lines=1-2", "bytes=a-b", "bytes=1-2-3"})
    void sendsTheWholeForWhatItDoesNotUnderstand(String range) {
        HttpResponse<byte[]> response = client.bytes(FILES + "folder/data.html", "Range", range);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000000-", "bytes=2000000-3000000", "bytes=-0"})
    void refusesARangeBeyondTheEnd(String range) {
        HttpResponse<String> response = client.get(FILES + "folder/data.html", "Range", range);

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes */1000000");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "If-None-Match, TAG, 304",
        "If-None-Match, W/TAG, 304",
        "If-None-Match, *, 304",
        "If-None-Match, '\"x\", TAG', 304",
        "If-None-Match, '\"x\"', 200",
        "If-Match, TAG, 200",
        "If-Match, *, 200",
        "If-Match, '\"x\"', 412",
        "If-Match, W/TAG, 412",
        "If-Modified-Since, 'Sun, 01 Jan 2040 00:00:00 GMT', 304",
        "If-Modified-Since, 'Sat, 01 Jan 2000 00:00:00 GMT', 200",
        "If-Modified-Since, yesterday, 200",
        "If-Modified-Since, 'Sun Nov  6 08:49:37 1994', 200",
        "If-Unmodified-Since, 'Sun Nov  6 08:49:37 1994', 412",
        "If-Unmodified-Since, 'Sunday, 06-Nov-94 08:49:37 GMT', 412",
        "If-Unmodified-Since, 'Sun, 01 Jan 2040 00:00:00 GMT', 200",
        "If-Unmodified-Since, 'Sat, 01 Jan 2000 00:00:00 GMT', 412"
    })
    void keepsConditions(String field, String value, int status) {
        String tag = client.get(FILES + "folder/data.html").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> get = client.get(FILES + "folder/data.html", field, value.replace("TAG", tag));
        HttpResponse<String> head = client.send(
                "HEAD", FILES + "folder/data.html", BodyPublishers.noBody(), field, value.replace("TAG", tag));

        assertThat(get.statusCode()).isEqualTo(status);
        assertThat(head.statusCode()).isEqualTo(status);
        if (status == 304) {
            assertThat(get.body()).isEmpty();
            assertThat(get.headers().firstValue("ETag")).hasValue(tag);
        }
    }

    @Test
    void ifRangeSendsTheWholeOfAnotherVersion() {
        String tag = client.get(FILES + "folder/data.html").headers().firstValue("ETag").orElseThrow();

        assertThat(client.bytes(FILES + "folder/data.html", "Range", "bytes=0-9", "If-Range", tag)
                        .statusCode())
                .isEqualTo(206);
        assertThat(client.bytes(FILES + "folder/data.html", "Range", "bytes=0-9", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhatIsNotThere() {
        HttpResponse<String> get = client.get(FILES + "nothing");
        HttpResponse<String> head = client.send("HEAD", FILES + "nothing", BodyPublishers.noBody());

        assertThat(get.statusCode()).isEqualTo(404);
        assertThat(get.body())
                .contains("\"status\":404", "files/nothing", "\"instance\":\"/api/v1/objects/files/nothing\"");
        assertThat(head.statusCode()).isEqualTo(404);
        assertThat(client.get("/api/v1/objects/secrets/key").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with%20space",
                "plus+sign",
                "percent%25",
                "question%3Fmark",
                "hash%23",
                "semi;colon",
                "a//b",
                "trailing/",
                "%E2%82%AC/%F0%9F%9A%80",
                "quote%22'",
                "tilde~",
                "...",
                "a/.../b",
                "a%2Fb%2Fc",
                "colon:at@amp&eq=",
                "%5Bbrackets%5D",
                "{braces}"
            })
    void keysRoundTrip(String path) {
        String encoded = path.replace("{", "%7B").replace("}", "%7D");
        byte[] content = path.getBytes(StandardCharsets.UTF_8);

        assertThat(client.put(FILES + encoded, content).statusCode()).isEqualTo(201);

        assertThat(client.bytes(FILES + encoded).body()).isEqualTo(content);
        String key = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        assertThat(store.head(new ObjectAddress("files", key))).isPresent();
    }
}
