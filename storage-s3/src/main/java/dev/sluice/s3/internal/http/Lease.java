package dev.sluice.s3.internal.http;

/** One use of a connection. It ends once, and from then on leaves the connection alone. Thread-safe. */
final class Lease {

    private final ConnectionPool pool;
    private final Connection connection;
    private boolean over;

    Lease(ConnectionPool pool, Connection connection) {
        this.pool = pool;
        this.connection = connection;
    }

    /** To be used while this lasts. */
    Connection connection() {
        return connection;
    }

    /** Ends it well: another exchange may use the connection. */
    synchronized void giveBack() {
        if (!over) {
            over = true;
            pool.keep(connection);
        }
    }

    /** Ends it, and the connection. */
    synchronized void discard() {
        if (!over) {
            over = true;
            pool.drop(connection);
        }
    }

    /** Breaks off what goes on, whose thread then ends this. */
    synchronized void abort() {
        if (!over) {
            connection.link().close();
        }
    }
}
