package dev.sluice.cli.push;

import dev.sluice.cli.gateway.PutOptions;

/**
 * What holds for every file of one push.
 *
 * @param object   what is said of each object
 * @param attempts how often a file, or a part that arrives damaged, is sent at most; 1 or more
 * @param parts    how large files are sent
 */
record PushSettings(PutOptions object, int attempts, PartSettings parts) {

    PushSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more: " + attempts);
        }
    }
}
