package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.LineTap;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Watches the line between clients and gateways: which parts were sent, and which of them the client was told are
 * stored. Give {@link #tap()} to the proxy.
 */
final class PartLedger {

    private static final Pattern PART = Pattern.compile("^PUT /api/v1/uploads/([^/]+)/parts/(\\d+) ");

    private record Part(String upload, int number) {}

    private final Set<Part> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<Part> sentThoughAcknowledged = new CopyOnWriteArrayList<>();
    private final LongAdder sent = new LongAdder();

    LineTap tap() {
        return new Tap();
    }

    /** How many times a part was sent, or begun to be. */
    long sent() {
        return sent.sum();
    }

    /** How many parts clients know to be stored. */
    int acknowledged() {
        return acknowledged.size();
    }

    void requireNoAcknowledgedPartSentAgain(String description) {
        assertThat(sentThoughAcknowledged).as(description).isEmpty();
    }

    private void begun(Part part) {
        sent.increment();
        if (acknowledged.contains(part)) {
            sentThoughAcknowledged.add(part);
        }
    }

    /** One connection: its answers come in the order of its requests. */
    private final class Tap implements LineTap {
        private final Deque<String> requests = new ArrayDeque<>();
        private final HttpMessages up = new HttpMessages(new Requests());
        private final HttpMessages down = new HttpMessages(new Answers());

        @Override
        public synchronized void up(ByteBuffer bytes) {
            up.accept(bytes);
        }

        @Override
        public synchronized void down(ByteBuffer bytes) {
            down.accept(bytes);
        }

        private final class Requests implements HttpMessages.Listener {
            @Override
            public boolean begins(String head) {
                requests.add(head);
                Matcher part = PART.matcher(head);
                if (part.find()) {
                    begun(new Part(part.group(1), Integer.parseInt(part.group(2))));
                }
                return true;
            }

            @Override
            public void ends() {
                // What matters is the answer.
            }
        }

        private final class Answers implements HttpMessages.Listener {
            private int status;

            @Override
            public boolean begins(String head) {
                status = Integer.parseInt(head.substring(9, 12));
                return status >= 200 && status != 204 && status != 304 && !requests.element().startsWith("HEAD ");
            }

            @Override
            public void ends() {
                if (status >= 200) {
                    Matcher part = PART.matcher(requests.remove());
                    if (status == 200 && part.find()) {
                        acknowledged.add(new Part(part.group(1), Integer.parseInt(part.group(2))));
                    }
                }
            }
        }
    }
}
