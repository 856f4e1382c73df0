package dev.sluice.testing;

/** What a connection meets; the paces are shared with the others. */
record Conditions(Line line, Pace up, Pace down, LineFaults faultsUp, LineFaults faultsDown) {

    static final Conditions FINE =
            new Conditions(Line.DIRECT, Pace.UNLIMITED, Pace.UNLIMITED, LineFaults.NONE, LineFaults.NONE);

    Conditions with(Line other) {
        return new Conditions(
                other, Pace.of(other.bytesPerSecondUp()), Pace.of(other.bytesPerSecondDown()), faultsUp, faultsDown);
    }

    Conditions with(LineFaults otherUp, LineFaults otherDown) {
        return new Conditions(line, up, down, otherUp, otherDown);
    }
}
