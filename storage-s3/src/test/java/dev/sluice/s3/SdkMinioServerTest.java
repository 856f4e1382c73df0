package dev.sluice.s3;

/** The same over the SDK's own HTTP clients. */
class SdkMinioServerTest extends MinioServerTest {

    @Override
    Transport transport() {
        return Transport.SDK;
    }
}
