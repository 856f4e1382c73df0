package dev.sluice.s3;

class DirectStoreFaultsTest extends StoreFaults {

    @Override
    Transport transport() {
        return Transport.DIRECT;
    }
}
