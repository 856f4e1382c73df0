package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code 127.0.0.1} and {@code localhost}, which is its own authority, made just now by the JDK's
 * keytool.
 *
 * @param store      a PKCS12 file with both, of the password {@value #PASSWORD}; as a trust store it trusts this one
 *                   alone
 * @param chain      the certificate in PEM
 * @param privateKey its key in PEM
 */
public record TestCertificate(Path store, Path chain, Path privateKey) {

    /** Of the PKCS12 file. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "server";

    /** The one that was made in a folder. */
    public static TestCertificate in(Path folder) {
        return new TestCertificate(
                folder.resolve("server.p12"), folder.resolve("server.crt"), folder.resolve("server.key"));
    }

    /** Makes one, valid for two days, in a folder that has none yet. */
    public static TestCertificate create(Path folder) throws IOException, InterruptedException {
        TestCertificate made = in(folder);
        made.generate();
        try {
            KeyStore keys = made.load();
            // As a trust store the JDK takes certificates alone, none that comes with its key.
            keys.setCertificateEntry("authority", keys.getCertificate(ALIAS));
            try (var out = Files.newOutputStream(made.store)) {
                keys.store(out, PASSWORD.toCharArray());
            }
            Files.writeString(made.chain, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
            Files.writeString(
                    made.privateKey,
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable);
        }
        return made;
    }

    private void generate() throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Sluice test",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue() + ": " + said);
        }
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + type + "-----\n";
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** For both ends: proves to be the host that the certificate names, and trusts that certificate alone. */
    public SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore keys = load();
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
