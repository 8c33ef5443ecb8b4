package weir.feed.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/** What a server shows and asks for when TLS begins, out of files that may be replaced while it runs. Not thread-safe. */
final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    /** Stores live in memory only: nothing is kept under this. */
    private static final String NO_PASSWORD = "";

    private final Tls tls;
    private final SslContextFactory.Server server = new SslContextFactory.Server();
    private Contents taken;
    private String told = "";

    /** The bytes of the files; none for a CA that is not asked for. */
    // Compared by hand.
    @SuppressWarnings("ArrayRecordComponent")
    private record Contents(byte[] certificate, byte[] key, byte[] clientCa) {
        boolean isSame(Contents other) {
            return Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(key, other.key)
                    && Arrays.equals(clientCa, other.clientCa);
        }
    }

    /** What is in them. */
    private record Stores(KeyStore own, KeyStore trusted, String until) {
        void give(SslContextFactory to) {
            to.setKeyStore(own);
            to.setTrustStore(trusted);
        }
    }

    /** @throws Failure if a file is not what it should be */
    Certificates(Tls tls) {
        this.tls = tls;
        server.setKeyStorePassword(NO_PASSWORD);
        server.setNeedClientAuth(tls.clientCa().isPresent());
        server.setRenegotiationAllowed(false);
        try {
            taken = read();
            stores(taken).give(server);
        } catch (IOException | GeneralSecurityException e) {
            throw new PermanentFailure("speak TLS", e, "Give certificate and key in PEM, the key without a passphrase");
        }
    }

    SslContextFactory.Server server() {
        return server;
    }

    /** Reads the files again if they have changed; new connections get what is in them. To be called now and then. */
    void reload() {
        try {
            Contents now = read();
            if (!now.isSame(taken)) {
                Stores stores = stores(now);
                server.reload(stores::give);
                taken = now;
                LOG.atInfo()
                        .addKeyValue("certificate", tls.certificate())
                        .addKeyValue("until", stores.until())
                        .log("Took the TLS files that have changed");
            }
            told = "";
        } catch (Exception e) {
            // Certificate and key may be replaced one after the other: what goes on for longer is told once.
            String reason = Failure.reason(e);
            if (!reason.equals(told)) {
                LOG.atWarn().log("Cannot take the TLS files that have changed, the ones before stay: {}", reason);
            }
            told = reason;
        }
    }

    private Contents read() throws IOException {
        return new Contents(
                Files.readAllBytes(tls.certificate()),
                Files.readAllBytes(tls.key()),
                tls.clientCa().isPresent() ? Files.readAllBytes(tls.clientCa().get()) : new byte[0]);
    }

    private Stores stores(Contents files) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = certificates(tls.certificate(), files.certificate());
        KeyStore own = store();
        own.setKeyEntry(
                "server",
                key(files.key(), chain.get(0)),
                NO_PASSWORD.toCharArray(),
                chain.toArray(X509Certificate[]::new));
        KeyStore trusted = store();
        if (tls.clientCa().isPresent()) {
            for (X509Certificate ca : certificates(tls.clientCa().get(), files.clientCa())) {
                trusted.setCertificateEntry("ca-" + trusted.size(), ca);
            }
        }
        return new Stores(own, trusted, chain.get(0).getNotAfter().toInstant().toString());
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD.toCharArray());
        return store;
    }

    private static List<X509Certificate> certificates(Path file, byte[] pem) throws GeneralSecurityException {
        try {
            return Pem.certificates(pem);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("\"" + file + "\": " + Failure.reason(e), e);
        }
    }

    private PrivateKey key(byte[] pem, X509Certificate certificate) throws GeneralSecurityException, IOException {
        try {
            return Pem.key(new String(pem, StandardCharsets.ISO_8859_1), certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("\"" + tls.key() + "\": " + Failure.reason(e), e);
        }
    }
}
