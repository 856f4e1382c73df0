import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Lifts the classes of some libraries to a class file version that AOT caches take, which is none of before Java 6:
 * such classes would be read from their jars, and verified in the old way, at every start. What they do stays the same;
 * they get the stack maps that newer versions have to have (JVMS 4.7.4).
 *
 * <p>Run by the build as {@code java UpgradeClassFiles.java target/sluice/lib picocli}: a folder, and how the names of
 * the jars begin.
 */
final class UpgradeClassFiles {

    private UpgradeClassFiles() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.getFileName().toString().startsWith(arguments[1])).toList();
        }
        if (jars.isEmpty()) {
            throw new IOException("there is no " + arguments[1] + " in " + arguments[0]);
        }
        for (Path jar : jars) {
            Files.write(jar, upgrade(jar));
        }
    }

    private static byte[] upgrade(Path jar) throws IOException {
        ByteArrayOutputStream upgraded = new ByteArrayOutputStream();
        try (JarFile source = new JarFile(jar.toFile());
                URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarOutputStream target = new JarOutputStream(upgraded)) {
            ClassHierarchyResolver hierarchy =
                    ClassHierarchyResolver.ofResourceParsing(classes).orElse(ClassHierarchyResolver.defaultResolver());
            ClassFile classFile =
                    ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
            for (JarEntry entry : Collections.list(source.entries())) {
                byte[] content = source.getInputStream(entry).readAllBytes();
                target.putNextEntry(new JarEntry(entry.getName()));
                target.write(entry.getName().endsWith(".class") ? upgrade(classFile, content) : content);
            }
        }
        return upgraded.toByteArray();
    }

    private static byte[] upgrade(ClassFile classFile, byte[] content) {
        ClassModel model = classFile.parse(content);
        if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
            return content;
        }
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        };
        return classFile.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(version));
    }
}
