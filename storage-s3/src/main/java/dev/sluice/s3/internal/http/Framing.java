package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where an answer's body ends (<a href="https://www.rfc-editor.org/rfc/rfc9112#name-message-body-length">RFC 9112</a>).
 */
abstract sealed class Framing {

    /** Of the answer to a request of that method. */
    static Framing of(String method, ResponseHead head) throws ProtocolException {
        Optional<Long> length = head.contentLength();
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return new Length(0);
        }
        if (head.chunked()) {
            return new Chunks();
        }
        return length.isPresent() ? new Length(length.get()) : new UntilClose();
    }

    /** Whether the end can be told from the bytes, so that another answer may follow. */
    boolean delimited() {
        return true;
    }

    /** Whether there is no body at all. */
    boolean empty() {
        return false;
    }

    /** How many bytes are left, as far as that is known; otherwise 0. */
    abstract long left();

    /**
     * The next bytes of the body; -1 at its end.
     *
     * @throws IOException if the connection ended before
     */
    abstract int read(Connection connection, byte[] target, int offset, int length, Duration patience)
            throws IOException;

    private static int require(int count) throws IOException {
        if (count < 0) {
            throw new IOException("the connection ended before the answer did");
        }
        return count;
    }

    private static final class Length extends Framing {
        private long left;

        private Length(long length) {
            left = length;
        }

        @Override
        boolean empty() {
            return left == 0;
        }

        @Override
        long left() {
            return left;
        }

        @Override
        int read(Connection connection, byte[] target, int offset, int length, Duration patience) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = require(connection.read(target, offset, (int) Math.min(length, left), patience));
            left -= count;
            return count;
        }
    }

    private static final class Chunks extends Framing {
        private static final int LONGEST_SIZE = 15;

        private long left;
        private boolean begun;
        private boolean over;

        @Override
        long left() {
            return left;
        }

        @Override
        int read(Connection connection, byte[] target, int offset, int length, Duration patience) throws IOException {
            if (left == 0 && !over) {
                next(connection, patience);
            }
            if (over) {
                return -1;
            }
            int count = require(connection.read(target, offset, (int) Math.min(length, left), patience));
            left -= count;
            return count;
        }

        private void next(Connection connection, Duration patience) throws IOException {
            if (begun && !connection.readLine(patience).isEmpty()) {
                throw new ProtocolException("a chunk longer than it was said to be");
            }
            begun = true;
            left = size(connection.readLine(patience));
            if (left == 0) {
                over = true;
                skipTrailers(connection, patience);
            }
        }

        private static long size(String line) throws ProtocolException {
            String size = line.split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1," + LONGEST_SIZE + "}")) {
                throw new ProtocolException("a chunk of no size");
            }
            return Long.parseLong(size, 16);
        }

        private static void skipTrailers(Connection connection, Duration patience) throws IOException {
            String trailer = connection.readLine(patience);
            while (!trailer.isEmpty()) {
                trailer = connection.readLine(patience);
            }
        }
    }

    private static final class UntilClose extends Framing {

        @Override
        boolean delimited() {
            return false;
        }

        @Override
        long left() {
            return 0;
        }

        @Override
        int read(Connection connection, byte[] target, int offset, int length, Duration patience) throws IOException {
            return connection.read(target, offset, length, patience);
        }
    }
}
