package dev.sluice.system;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** axe-core's rules for WCAG 2.2, levels A and AA, and its best practices, run inside the page. */
final class Accessibility {

    private static final Path AXE = Path.of("..", "frontend", "node_modules", "axe-core", "axe.min.js");
    private static final String RUN = """
            async () => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'] });
              return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
            }""";

    private Accessibility() {}

    @SuppressWarnings("unchecked")
    static List<String> violations(Page page) throws IOException {
        page.evaluate(Files.readString(AXE));
        return (List<String>) page.evaluate(RUN);
    }
}
