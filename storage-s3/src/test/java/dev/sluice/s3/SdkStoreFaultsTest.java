package dev.sluice.s3;

class SdkStoreFaultsTest extends StoreFaults {

    @Override
    Transport transport() {
        return Transport.SDK;
    }
}
