package dev.sluice.s3.internal.http;

/**
 * What of a request stands before its body.
 *
 * @param method the method, in upper case
 * @param secure whether it goes by TLS
 * @param host   the host that it goes to
 * @param port   that host's port
 * @param target path and query, encoded as they go over the wire
 * @param fields the header's fields; {@code Host} is made of host and port where it is not among them
 */
public record RequestHead(String method, boolean secure, String host, int port, String target, HttpFields fields) {
}
