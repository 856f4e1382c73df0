package dev.sluice.s3.internal.http;

/**
 * The store's response.
 *
 * @param head status and fields
 * @param body at its end already, where there is none; to be closed
 */
public record HttpResponse(ResponseHead head, ResponseBody body) {
}
