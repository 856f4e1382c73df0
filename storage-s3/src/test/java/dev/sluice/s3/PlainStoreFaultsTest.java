package dev.sluice.s3;

/** Over plain HTTP. */
class PlainStoreFaultsTest extends StoreFaults {
}
