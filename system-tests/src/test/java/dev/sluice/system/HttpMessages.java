package dev.sluice.system;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts what flows in one direction of an HTTP/1.1 connection into messages, without keeping their bodies. For one
 * thread.
 */
final class HttpMessages {

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding: *chunked");

    /** Learns of messages as they come. */
    interface Listener {

        /** A head is there; returns whether a body may follow. */
        boolean begins(String head);

        /** The message is complete. */
        void ends();
    }

    private enum State { HEAD, BODY, CHUNK_SIZE, CHUNK, TRAILER }

    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private State state = State.HEAD;
    private long left;

    HttpMessages(Listener listener) {
        this.listener = listener;
    }

    void accept(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            switch (state) {
                case HEAD -> collect(bytes, "\r\n\r\n", this::begin);
                case CHUNK_SIZE -> collect(bytes, "\r\n", this::beginChunk);
                case TRAILER -> collect(bytes, "\r\n", this::endOfTrailer);
                case BODY, CHUNK -> skip(bytes);
            }
        }
    }

    @FunctionalInterface
    private interface Collected {
        void text(String text);
    }

    private void collect(ByteBuffer bytes, String end, Collected collected) {
        line.write(bytes.get());
        String text = line.size() < end.length() ? "" : line.toString(StandardCharsets.ISO_8859_1);
        if (text.endsWith(end)) {
            line.reset();
            collected.text(text);
        }
    }

    private void begin(String head) {
        boolean mayHaveBody = listener.begins(head);
        Matcher length = LENGTH.matcher(head);
        if (mayHaveBody && CHUNKED.matcher(head).find()) {
            state = State.CHUNK_SIZE;
        } else {
            left = mayHaveBody && length.find() ? Long.parseLong(length.group(1)) : 0;
            state = State.BODY;
            endIfNothingIsLeft();
        }
    }

    private void beginChunk(String size) {
        left = Long.parseLong(size.split(";")[0].strip(), 16);
        state = left == 0 ? State.TRAILER : State.CHUNK;
        left += 2;
    }

    private void endOfTrailer(String field) {
        if (field.equals("\r\n")) {
            state = State.HEAD;
            listener.ends();
        }
    }

    private void skip(ByteBuffer bytes) {
        int count = (int) Math.min(left, bytes.remaining());
        bytes.position(bytes.position() + count);
        left -= count;
        endIfNothingIsLeft();
    }

    private void endIfNothingIsLeft() {
        if (left > 0) {
            return;
        }
        if (state == State.CHUNK) {
            state = State.CHUNK_SIZE;
        } else {
            state = State.HEAD;
            listener.ends();
        }
    }
}
