package dev.sluice.s3;

import dev.sluice.testing.Ability;
import dev.sluice.testing.StoreServer;
import java.util.Set;

/**
 * The contracts over the Versity S3 Gateway on a folder, by the profile of AWS. As AWS does, it repeats its answer to a
 * completion.
 */
class VersitygwServerTest extends RealServer {

    @Override
    StoreServer server() {
        return StoreServer.VERSITYGW;
    }

    @Override
    EndpointProfile profile() {
        return EndpointProfile.AWS.withPathStyle(true);
    }

    @Override
    Set<Ability> missing() {
        return Set.of(Ability.COMPLETES_ONCE);
    }
}
