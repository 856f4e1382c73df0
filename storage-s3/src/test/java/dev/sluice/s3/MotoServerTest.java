package dev.sluice.s3;

import dev.sluice.testing.Ability;
import dev.sluice.testing.StoreServer;
import java.util.Set;

/** The contracts over Moto, of which nothing is taken for granted, and its known faults. */
class MotoServerTest extends RealServer {

    @Override
    StoreServer server() {
        return StoreServer.MOTO;
    }

    @Override
    EndpointProfile profile() {
        return EndpointProfile.GENERIC;
    }

    @Override
    Set<Ability> missing() {
        return Set.of(Ability.COMPLETES_ONCE, Ability.ENDED_UPLOADS_REFUSED);
    }
}
