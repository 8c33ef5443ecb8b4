package weir.run;

import java.util.Map;

/**
 * Spark's settings that close its ports to strangers. Driver and executors prove to each other that they know a secret, and encrypt what they say; so is
 * what they write to their local disks. Where tasks run in the driver's process, Spark makes the secret up and it never leaves the process.
 */
public final class PrivateChannels {
    private PrivateChannels() {}

    /** Spark's settings, by name. */
    public static Map<String, String> settings() {
        return Map.of(
                "spark.authenticate", "true",
                "spark.network.crypto.enabled", "true",
                "spark.network.crypto.cipher", "AES/GCM/NoPadding",
                // The first version of Spark's handshake derives keys in a way that was found to be weak.
                "spark.network.crypto.authEngineVersion", "2",
                // Else who asks for the older protocol may talk without encryption.
                "spark.network.crypto.saslFallback", "false",
                "spark.io.encryption.enabled", "true",
                // Java's own cipher is as fast; OpenSSL's comes from a library that is unpacked into the temporary directory,
                // where a killed driver leaves it.
                "spark.io.encryption.commons.config.cipher.classes", "org.apache.commons.crypto.cipher.JceCipher",
                "spark.io.encryption.commons.config.secure.random.classes",
                        "org.apache.commons.crypto.random.JavaCryptoRandom");
    }
}
