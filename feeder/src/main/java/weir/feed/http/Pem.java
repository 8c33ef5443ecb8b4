package weir.feed.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys as OpenSSL and cert-manager write them (RFC 7468). */
final class Pem {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final Pattern SEALED = Pattern.compile("-----BEGIN ENCRYPTED |Proc-Type: *4,ENCRYPTED");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {2, 1, 0};

    private Pem() {}

    /** All certificates of a file, in its order. */
    static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = List.of();
        try {
            found = factory.generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new GeneralSecurityException("there is no certificate in it", e);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        return found;
    }

    /**
     * The key of a file.
     *
     * @param pem PKCS #8, or the older forms for RSA and elliptic curves
     * @param owner the public part of it
     * @throws GeneralSecurityException if it is none, or another certificate's
     */
    static PrivateKey key(String pem, PublicKey owner) throws GeneralSecurityException, IOException {
        if (SEALED.matcher(pem).find()) {
            throw new GeneralSecurityException("it has a passphrase");
        }
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new GeneralSecurityException("there is no private key in it");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
        byte[] pkcs8 = matcher.group(1).equals("PRIVATE KEY") ? der : wrap(der, owner);
        PrivateKey key = KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        if (!isOf(key, owner)) {
            throw new GeneralSecurityException("it is the key of another certificate");
        }
        return key;
    }

    /** Makes PKCS #8 (RFC 5208) of an older form; the algorithm stands at the beginning of the public key (RFC 5280, 4.1). */
    private static byte[] wrap(byte[] der, PublicKey owner) throws IOException {
        byte[] info = owner.getEncoded();
        int algorithm = content(info, 0);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(VERSION_0);
        body.write(info, algorithm, content(info, algorithm) + length(info, algorithm) - algorithm);
        body.write(element(OCTETS, der));
        return element(SEQUENCE, body.toByteArray());
    }

    /** Where the content of an element of DER begins. */
    private static int content(byte[] der, int at) {
        return at + 2 + (der[at + 1] >= 0 ? 0 : der[at + 1] & 0x7f);
    }

    private static int length(byte[] der, int at) {
        if (der[at + 1] >= 0) {
            return der[at + 1];
        }
        int length = 0;
        for (int next = at + 2; next < content(der, at); next++) {
            length = (length << 8) | (der[next] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
        if (content.length > 0x7f) {
            out.write(0x80 | bytes);
        }
        for (int shift = 8 * bytes - 8; shift >= 0; shift -= 8) {
            out.write(content.length >>> shift);
        }
        out.write(content);
        return out.toByteArray();
    }

    private static boolean isOf(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        String algorithm =
                switch (owner.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> owner.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(VERSION_0);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(VERSION_0);
        return signature.verify(signed);
    }
}
