package dev.sluice.cli.get;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFileTest {

    private static final int WRITERS = 4;

    @TempDir
    private Path folder;

    /** Of several at the same moment one gets the name, and the others are told. */
    @RepeatedTest(200)
    void replacesNoFileThatHasJustCome() throws Exception {
        Path target = folder.resolve("target");
        CyclicBarrier together = new CyclicBarrier(WRITERS);
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<Boolean>> writers = IntStream.range(0, WRITERS)
                    .<Callable<Boolean>>mapToObj(i -> () -> write(target, i, together))
                    .toList();
            List<Future<Boolean>> done = threads.invokeAll(writers);
            List<Integer> winners = IntStream.range(0, WRITERS).filter(i -> done.get(i).resultNow()).boxed().toList();
            assertThat(winners).hasSize(1);
            assertThat(target).hasBinaryContent(new byte[] {winners.getFirst().byteValue()});
        }
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
    }

    private static boolean write(Path target, int content, CyclicBarrier together) throws Exception {
        try (TemporaryFile file = TemporaryFile.beside(target)) {
            try (OutputStream out = file.open()) {
                out.write(content);
            }
            together.await();
            file.commit(false);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }
}
