package dev.sluice.s3;

/** The same over the SDK's own HTTP clients. */
class SdkEmbeddedServerTest extends EmbeddedServerTest {

    @Override
    Transport transport() {
        return Transport.SDK;
    }
}
