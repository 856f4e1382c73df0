package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More connections than may be open at a time. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "sluice.web.max-connections", value = "3")
class ConnectionLimitTest {

    private static final String FILES = "/api/v1/objects/files/";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    private final List<RawConnection> open = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (RawConnection connection : open) {
            connection.close();
        }
        new UploadClient(server.getURI()).dropAll();
        Eventually.holds(store::requireNothingLeft);
    }

    @Test
    void endsTheOneThatHasBeenIdleForLongest() throws IOException {
        RawConnection upload = begin("first");
        RawConnection idle = open();
        assertServed(idle);
        RawConnection later = open();
        assertServed(later);

        RawConnection fourth = open();
        assertThat(idle.closedByServer()).isTrue();
        assertServed(fourth);
        assertServed(later);
        assertThat(upload.send("hello").readHead()).startsWith("HTTP/1.1 201 ");
    }

    @Test
    void closesTheNewOneIfAllAreAtWork() throws IOException {
        List<RawConnection> uploads = List.of(begin("first"), begin("second"), begin("third"));

        assertThat(open().closedByServer()).isTrue();
        for (RawConnection upload : uploads) {
            assertThat(upload.send("hello").readHead()).startsWith("HTTP/1.1 201 ");
        }
        assertServed(open());
    }

    private RawConnection open() throws IOException {
        RawConnection connection = RawConnection.open(server.getPort());
        open.add(connection);
        return connection;
    }

    /** An upload that is under way, and lacks its five bytes. */
    private RawConnection begin(String name) throws IOException {
        RawConnection connection = open();
        connection.send("PUT " + FILES + name
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(connection.readHead()).startsWith("HTTP/1.1 100 ");
        return connection;
    }

    private static void assertServed(RawConnection connection) throws IOException {
        String head = connection.send("GET " + FILES + "none HTTP/1.1\r\nHost: localhost\r\n\r\n").readHead();
        assertThat(head).startsWith("HTTP/1.1 404 ");
        Matcher length = LENGTH.matcher(head);
        assertThat(length.find()).isTrue();
        connection.read(Integer.parseInt(length.group(1)));
    }
}
