package dev.sluice.web;

import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.util.Set;

/** What a request asks for in its query. */
final class QueryParameters {

    private QueryParameters() {
    }

    /**
     * To ignore one, such as a misspelt prefix, or one of two, would be to list something else than was meant.
     *
     * @throws RequestException 400 if there is one of another name, or one twice
     */
    static void allowOnly(Set<String> names, HttpRequest<?> request) {
        HttpParameters parameters = request.getParameters();
        for (String name : parameters.names()) {
            if (!names.contains(name)) {
                throw RequestException.badRequest(
                        "There is no parameter '" + HeaderText.printable(name) + "' here.");
            }
            if (parameters.getAll(name).size() > 1) {
                throw RequestException.badRequest("The parameter '" + name + "' is given more than once.");
            }
        }
    }
}
