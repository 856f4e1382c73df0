package dev.sluice.s3.internal;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/**
 * A request whose answer is there already.
 *
 * @param answer the answer
 */
record AnsweredExchange(HttpExecuteResponse answer) implements ExecutableHttpRequest {

    @Override
    public HttpExecuteResponse call() {
        return answer;
    }

    @Override
    public void abort() {
        // Nothing is under way.
    }
}
