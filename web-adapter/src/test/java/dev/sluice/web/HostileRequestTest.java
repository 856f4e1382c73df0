package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no decent client sends: each gets a status, and the connection ends where its state is in doubt. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
class HostileRequestTest {

    private static final String FILES = "/api/v1/objects/files/";

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @AfterEach
    void nothingIsStored() {
        store.requireNothingLeft();
        assertThat(store.list("files", ListQuery.ofPrefix("")).objects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: -5",
        "Content-Length: +5",
        "Content-Length: five",
        "Content-Length: 99999999999999999999",
        "Content-Length : 5",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: \u000bchunked",
        "broken header",
        "Nul: a\0b",
    })
    void refusesWhatTwoServersCouldReadDifferently(String headers) throws IOException {
        String answer = exchange("PUT " + FILES + "smuggled HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "\r\n\r\n0\r\n\r\nPUT " + FILES + "second HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

        assertRefused(
                answer,
                headers.startsWith("Transfer-Encoding: ") && !headers.contains("Length") && !headers.contains("\u000b")
                        ? 501
                        : 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-No: host",
                "Host: a, b",
                "Host: localhost/x",
                "Host: a@localhost",
                "Host: [::1",
                "Host: localhost:x",
                "Host: localhost\r\nHost: localhost",
                "Host: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b"
            })
    void refusesFieldsThatTwoServersCouldChooseFrom(String headers) throws IOException {
        assertRefused(exchange("GET /health/liveness HTTP/1.1\r\n" + headers + "\r\n\r\n"), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0001\u0002", "\u000b", "\t", "\u007f", "\u001b[0m"})
    void refusesBytesBeforeTheRequestLine(String bytes) throws IOException {
        assertRefused(exchange(bytes + "GET /health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400);
    }

    @Test
    void refusesAnOldRequestThatNamesNoHost() throws IOException {
        assertThat(exchange("GET /health/liveness HTTP/1.0\r\n\r\n")).contains(" 400 ");
    }

    @Test
    void answersALaterVersionByItsOwn() throws IOException {
        assertThat(exchange("GET /health/liveness HTTP/1.2\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /health/liveness HTTP/3.0, 505",
        "get /health/liveness HTTP/1.1, 501",
        "head /health/liveness HTTP/1.1, 501",
        "Put /api/v1/objects/files/x HTTP/1.1, 501",
        "GET /health/liveness, 400",
        "G ET /health/liveness HTTP/1.1, 400",
        "GET http://localhost/health/liveness HTTP/1.1, 400",
        "GET health/liveness HTTP/1.1, 400",
        "CONNECT localhost:80 HTTP/1.1, 400"
    })
    void refusesOtherRequestLines(String line, int status) throws IOException {
        assertRefused(exchange(line + "\r\nHost: localhost\r\n\r\n"), status);
    }

    @Test
    void refusesHeadersThatAreTooLarge() throws IOException {
        assertRefused(
                exchange("GET /health/liveness HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(20_000)
                        + "\r\n\r\n"),
                431);
    }

    @Test
    void refusesAnAddressThatIsTooLong() throws IOException {
        assertRefused(exchange("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414);
    }

    /** They may be there, as others write them; Sluice doesn't. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "a/./b",
                "%2e",
                "a%5Cb",
                "a\\b",
                "%5c",
                "a%0Ab",
                "a%7Fb",
                "/etc/passwd",
                "%2Fetc/passwd",
                "a%01b",
                "a%09b",
                "a%EF%BF%BEb",
                "a%EF%BF%BF"
            })
    void looksForKeysThatItDoesNotWrite(String key) throws IOException {
        assertThat(exchange("PUT " + FILES + key
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json");
        assertThat(exchange("GET " + FILES + key
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secrets/x",
                "a/../b",
                "..",
                "a/..",
                "%2e%2e/secrets/x",
                "a/%2E%2e/b",
                "a%00b",
                "%00",
                "a%C3b",
                "%FF",
                "%C0%AE%C0%AE/x",
                "%ED%A0%80",
                "%zz",
                "%2",
                "a%"
            })
    void refusesKeysThatCouldMeanAnotherPlace(String key) throws IOException {
        for (String method : new String[] {"PUT", "GET"}) {
            String answer = exchange(method + " " + FILES + key
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(method).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
        }
    }

    @Test
    void countsAKeyInBytes() throws IOException {
        String tooLong = "%E2%82%AC".repeat(341) + "xx";

        assertThat(exchange("PUT " + FILES + tooLong
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("1024 bytes");
    }

    @Test
    void refusesAMethodThatIsNotThere() throws IOException {
        assertThat(exchange("BREW " + FILES + "pot HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ").contains("application/problem+json").containsIgnoringCase("\r\nallow: ");
    }

    @Test
    void knowsNoOtherPath() throws IOException {
        assertThat(exchange("GET /etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ").contains("application/problem+json", "\"status\":404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=1001", "limit=many", "delimiter=", "prefix=%FF", "prefix=a%C3", "prefix=%C0%AE"
            })
    void refusesAListingThatMakesNoSense(String query) throws IOException {
        assertThat(exchange("GET /api/v1/objects/files?" + query
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json")
                .doesNotContain("For input", "convert");
    }

    @Test
    void dropsABodyThatEndsEarly() throws IOException {
        try (RawConnection connection = RawConnection.open(server.getPort())) {
            connection.send("PUT " + FILES + "short HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
                    + "x".repeat(70_000));
            connection.finishSending();
            connection.closedByServer();
        }
        awaitNothingLeft();
    }

    @Test
    void dropsChunksThatEndEarlyOrMakeNoSense() throws IOException {
        String head = "PUT " + FILES + "chunky HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (String body :
                new String[] {"5\r\nab", "zz\r\nabc\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n", "-1\r\n", "5\r\nabcde\r\n0\r\n"
                }) {
            try (RawConnection connection = RawConnection.open(server.getPort())) {
                connection.send(head + body);
                connection.finishSending();
                connection.closedByServer();
            }
        }
        awaitNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {" 5", "5\0junk", "5 5", "+5", "0x5"})
    void storesNothingOfChunksWhoseSizeIsNotDigits(String size) throws IOException {
        String answer = RawConnection.exchangeUntilBroken(
                server.getPort(),
                "PUT " + FILES + "chunky HTTP/1.1\r\nHost: localhost\r\n" + "Transfer-Encoding: chunked\r\n\r\n" + size
                        + "\r\nabcde\r\n0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
        awaitNothingLeft();
    }

    @Test
    void asksForALength() throws IOException {
        assertThat(exchange("PUT " + FILES + "endless HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 411 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files/none", "unserved/none", "files/.sluice/none"})
    void keepsTheConnectionAfterAnErrorThatAnswersHead(String missing) throws IOException {
        try (RawConnection connection = RawConnection.open(server.getPort())) {
            String target = " /api/v1/objects/" + missing + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String told = connection.send("HEAD" + target).readHead();
            String given = connection.send("GET" + target).readHead();

            assertThat(told).startsWith("HTTP/1.1 404 ").doesNotContainIgnoringCase("connection: close");
            assertThat(length(given)).isPositive().isEqualTo(length(told));
        }
    }

    private static int length(String head) {
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        assertThat(length.find()).as(head).isTrue();
        return Integer.parseInt(length.group(1));
    }

    @Test
    void takesMoreThanWasDeclaredForTheNextRequest() throws IOException {
        String answers = exchange(
                "PUT " + FILES + ".sluice/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\nGARBAGE\r\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 403 ").contains("HTTP/1.1 400 ");
    }

    private void awaitNothingLeft() {
        Eventually.holds(store::requireNothingLeft);
    }

    private String exchange(String request) throws IOException {
        return RawConnection.exchange(server.getPort(), request);
    }

    /** Refused, and the connection closed: nothing that follows is taken for a request. */
    private static void assertRefused(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("application/problem+json")
                .containsIgnoringCase("connection: close");
        assertThat(answer.split("HTTP/1\\.1 \\d{3} ", -1)).as(answer).hasSize(2);
    }
}
