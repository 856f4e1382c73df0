package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class S3StorageTest {

    private static S3Storage storage() {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(URI.create("http://127.0.0.1:1"))
                .region("us-east-1")
                .credentials("id", "secret")
                .build();
    }

    /** Each with a budget of its own, twenty uploads would take a gigabyte. */
    @Test
    void hasOneEngineOfEachKind() {
        try (S3Storage storage = storage()) {
            assertThat(storage.uploader()).isSameAs(storage.uploader());
            assertThat(storage.resumableUploader()).isSameAs(storage.resumableUploader());
        }
    }

    @Test
    void refusesUploadsOnceClosed() {
        S3Storage storage = storage();
        storage.close();
        UploadRequest request = UploadRequest.to("bucket", "key").size(1).build();

        assertThatExceptionOfType(UploadException.Cancelled.class)
                .isThrownBy(() ->
                        storage.uploader().upload(request, UploadSource.of(new ByteArrayInputStream(new byte[1]))))
                .withMessageContaining("closed");
        assertThatExceptionOfType(UploadException.Cancelled.class)
                .isThrownBy(() -> storage.resumableUploader().begin(request));
    }

    @Test
    void refusesNullByName() {
        for (Method setter : S3Storage.Builder.class.getDeclaredMethods()) {
            if (Modifier.isPublic(setter.getModifiers())
                    && setter.getParameterCount() == 1
                    && !setter.getParameterTypes()[0].isPrimitive()) {
                assertThatNullPointerException().as(setter.getName()).isThrownBy(() -> {
                    try {
                        setter.invoke(S3Storage.builder(), new Object[] {null});
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }).withMessage(setter.getName());
            }
        }
        assertThat(Arrays.stream(S3Storage.Builder.class.getDeclaredMethods())).hasSizeGreaterThan(9);
    }
}
