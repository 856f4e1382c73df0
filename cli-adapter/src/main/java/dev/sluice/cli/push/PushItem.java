package dev.sluice.cli.push;

import dev.sluice.core.ObjectAddress;

/** One object to be: what it is made from, and where it goes. */
record PushItem(Content content, ObjectAddress target) {
}
