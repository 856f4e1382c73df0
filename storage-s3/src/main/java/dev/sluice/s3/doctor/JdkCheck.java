package dev.sluice.s3.doctor;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether this JVM may corrupt data. JDK 25.0.0 to 25.0.2 with G1 move arrays that native code has pinned
 * (<a href="https://bugs.openjdk.org/browse/JDK-8377811">JDK-8377811</a>), such as those of zip and of cryptography.
 */
final class JdkCheck {

    private static final String CHECK = "jdk";

    private JdkCheck() {
    }

    static void run(Findings findings) {
        boolean collectedByG1 = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .anyMatch(name -> name.startsWith("G1"));
        run(Runtime.version(), collectedByG1, findings);
    }

    static void run(Runtime.Version version, boolean collectedByG1, Findings findings) {
        if (version.feature() != 25 || version.interim() != 0 || version.update() > 2) {
            return;
        }
        if (collectedByG1) {
            findings.unsafe(
                    CHECK,
                    "JDK " + version
                            + " with G1 can corrupt data (JDK-8377811): take 25.0.3 or later, or -XX:+UseSerialGC.");
        } else {
            findings.note(
                    CHECK,
                    "JDK " + version + " can corrupt data with G1 (JDK-8377811), which isn't used here; 25.0.3 can't.");
        }
    }
}
