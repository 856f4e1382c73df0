package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Clients that ask for an object and don't take it. */
class StalledDownloadsTest {

    /** More than the threads that the server has by default. */
    private static final int STALLED = 220;

    /** Less than the time after which the server breaks a stalled download off. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String BUCKET = "bucket";
    private static final String KEY = "large";
    private static final int MORE_THAN_SOCKETS_HOLD = 16 << 20;

    @TempDir
    Path folder;

    private final List<Socket> stalled = new ArrayList<>();

    @Test
    void keepNobodyWaiting() throws IOException {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = client(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            client.putObject(
                    request -> request.bucket(BUCKET).key(KEY),
                    RequestBody.fromBytes(new byte[MORE_THAN_SOCKETS_HOLD]));
            URI large = presigned(store);
            for (int i = 0; i < STALLED; i++) {
                stalled.add(stalledDownload(large));
            }
            assertThat(client.headObject(request -> request.bucket(BUCKET).key(KEY))
                            .contentLength())
                    .isEqualTo(MORE_THAN_SOCKETS_HOLD);
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : stalled) {
            socket.close();
        }
    }

    /** Returns when the server has begun to answer, so that the download holds its thread. */
    private static Socket stalledDownload(URI object) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.connect(new InetSocketAddress(object.getHost(), object.getPort()));
        String request = "GET " + object.getRawPath() + "?" + object.getRawQuery() + " HTTP/1.1\r\nHost: "
                + object.getAuthority() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertThat(status).isEqualTo("HTTP/1.1 200");
        return socket;
    }

    private static URI presigned(EmbeddedS3 store) {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(store.endpoint())
                .region(Region.of(store.region()))
                .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(credentials(store))
                .build()) {
            return URI.create(presigner.presignGetObject(presign -> presign
                    .signatureDuration(Duration.ofMinutes(5))
                    .getObjectRequest(request -> request.bucket(BUCKET).key(KEY))).url().toString());
        }
    }

    private static S3Client client(EmbeddedS3 store) {
        return S3Client.builder()
                .endpointOverride(store.endpoint())
                .region(Region.of(store.region()))
                .forcePathStyle(true)
                .credentialsProvider(credentials(store))
                .overrideConfiguration(override -> override.apiCallTimeout(PATIENCE))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static StaticCredentialsProvider credentials(EmbeddedS3 store) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(store.accessKeyId(), store.secretAccessKey()));
    }
}
