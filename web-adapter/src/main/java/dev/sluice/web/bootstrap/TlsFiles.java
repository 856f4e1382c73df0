package dev.sluice.web.bootstrap;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.core.value.PropertyResolver;
import io.micronaut.http.ssl.CertificateProvider;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * What the gateway proves itself with where it listens on TLS. The framework reads both files, again whenever they are
 * replaced; here is checked, before anybody is told the address, that they can be used.
 *
 * @param certificate the certificate, and those between it and its authority, in PEM
 * @param privateKey  the certificate's key, in PEM, without a password
 */
record TlsFiles(Path certificate, Path privateKey) {

    private static final String NAME = "sluice";
    private static final String PROTOCOLS = "TLSv1.3,TLSv1.2";

    /** @throws StartupException if only one of the two is set */
    static Optional<TlsFiles> find(PropertyResolver settings) {
        Optional<Path> certificate = Settings.WEB_TLS_CERTIFICATE.find(settings);
        Optional<Path> privateKey = Settings.WEB_TLS_PRIVATE_KEY.find(settings);
        if (certificate.isPresent() != privateKey.isPresent()) {
            throw new StartupException(
                    "TLS needs a certificate and its key: set both " + Settings.WEB_TLS_CERTIFICATE.variable() + " and "
                            + Settings.WEB_TLS_PRIVATE_KEY.variable() + ", or none.");
        }
        return certificate.map(file -> new TlsFiles(file, privateKey.orElseThrow()));
    }

    /** What makes the framework's server listen so. */
    Map<String, Object> properties(int port) {
        return Map.of(
                "micronaut.server.ssl.enabled", true,
                "micronaut.server.ssl.port", port,
                "micronaut.server.ssl.protocols", PROTOCOLS,
                "micronaut.server.ssl.key-name", NAME,
                "micronaut.certificate.file." + NAME + ".format", "PEM",
                "micronaut.certificate.file." + NAME + ".path", privateKey,
                "micronaut.certificate.file." + NAME + ".certificate-path", certificate);
    }

    /** @throws StartupException if the files aren't what they should be, or don't belong together */
    void check(ApplicationContext context) {
        try {
            KeyStore store = Mono.from(context.getBean(CertificateProvider.class, Qualifiers.byName(NAME))
                            .getKeyStore())
                    .block();
            String alias = Collections.list(store.aliases()).getFirst();
            if (!signsFor((PrivateKey) store.getKey(alias, null), store.getCertificate(alias))) {
                throw new StartupException("The private key in " + privateKey + " isn't that of the certificate in "
                        + certificate + ": set SLUICE_WEB_TLS_PRIVATE_KEY to the one that is.");
            }
        } catch (BeanContextException | GeneralSecurityException unreadable) {
            throw new StartupException(
                    privateKey + " must have a private key in PEM, without a password, and " + certificate
                            + " its certificate in PEM, followed by those between it and its authority.",
                    unreadable);
        }
    }

    private static boolean signsFor(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        });
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        return signature.verify(signed);
    }
}
