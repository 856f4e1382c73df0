package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.core.engine.UploadEngine;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A null is refused where it is given, by its name, and not when the object is published. */
class NullRefusalTest {

    static Stream<Method> settersOfARequest() {
        return Arrays.stream(UploadRequest.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 1)
                .filter(method -> !method.getParameterTypes()[0].isPrimitive());
    }

    @Test
    void nothingElseTakesOne() {
        refused("bucket", () -> new ObjectAddress(null, "key"));
        refused("key", () -> new ObjectAddress("bucket", null));
        refused("value", () -> new Digest(DigestAlgorithm.CRC32C, null));
        refused("stream", () -> UploadSource.of((InputStream) null));
        refused("file", () -> UploadSource.of((Path) null));
        refused("store", () -> UploadEngine.builder(null, null));
    }

    private static void refused(String name, ThrowingCallable call) {
        assertThatNullPointerException().as(name).isThrownBy(call).withMessage(name);
    }

    @ParameterizedTest
    @MethodSource("settersOfARequest")
    void aRequestTakesNone(Method setter) {
        assertThatNullPointerException().isThrownBy(() -> {
            try {
                setter.invoke(UploadRequest.to("bucket", "key"), new Object[] {null});
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }).withMessage(setter.getName());
        assertThat(settersOfARequest()).hasSizeGreaterThan(7);
    }
}
