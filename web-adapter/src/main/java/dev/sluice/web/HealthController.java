package dev.sluice.web;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;

/** The probes of an orchestrator. */
@Controller("/health")
final class HealthController {

    private static final Health UP = new Health("UP");

    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    /**
     * How the gateway is.
     *
     * @param status UP
     */
    @Serdeable
    record Health(String status) {
    }

    /**
     * Whether the process answers at all. Needs no token.
     *
     * @return 200
     */
    @Get("/liveness")
    @AnyProblem
    Health liveness() {
        return UP;
    }

    /**
     * Whether the store answers for every bucket that is served, within two seconds. Needs no token. The answer may be
     * a second old.
     *
     * @return 200, or 503
     */
    @Get("/readiness")
    @StoreProblem
    @AnyProblem
    @ExecuteOn(TaskExecutors.BLOCKING)
    Health readiness() {
        readiness.require();
        return UP;
    }
}
