package dev.sluice.web.bootstrap;

import dev.sluice.testing.InMemoryStore;

/** A store that several gateways of a test have in common. */
public record SharedStore(InMemoryStore store) {
}
