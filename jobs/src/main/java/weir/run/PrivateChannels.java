package weir.run;

import java.util.Map;
import java.util.TreeMap;
import weir.problem.PermanentFailure;

/**
 * Spark's settings that close its ports to strangers. Driver and executors prove to each other that they know a secret, and encrypt what they say; what they
 * write to their local disks is encrypted, too. Where tasks run in the driver's process, Spark makes the secret up, and it never leaves the process.
 */
public final class PrivateChannels {
    private static final String AUTHENTICATE = "spark.authenticate";
    private static final String SECRET = "spark.authenticate.secret";

    private static final Map<String, String> SETTINGS = Map.of(
            AUTHENTICATE,
            "true",
            "spark.network.crypto.enabled",
            "true",
            // What is changed on the way is noticed, which Spark's default of CTR does not do.
            "spark.network.crypto.cipher",
            "AES/GCM/NoPadding",
            // The first version of Spark's handshake uses what both sides have agreed on as a key, as it is.
            "spark.network.crypto.authEngineVersion",
            "2",
            // Else who asks for the older protocol may use that, and talk without encryption.
            "spark.network.crypto.saslFallback",
            "false",
            "spark.io.encryption.enabled",
            "true",
            // Java's own, for OpenSSL's need a library that is unpacked into the temporary directory, where a killed
            // driver leaves it.
            "spark.io.encryption.commons.config.cipher.classes",
            "org.apache.commons.crypto.cipher.JceCipher",
            "spark.io.encryption.commons.config.secure.random.classes",
            "org.apache.commons.crypto.random.JavaCryptoRandom");

    private PrivateChannels() {}

    /** Spark's settings, by name. Those that are options of this process stay as they are there. */
    public static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.keySet().removeAll(System.getProperties().stringPropertyNames());
        return settings;
    }

    /**
     * The setting that says in which file driver and executors that are pods have their secret: that which this process's option
     * {@code -Dweir.spark.secret} names. Elsewhere Spark refuses such a file. Without it Spark writes a secret into the pods' definitions.
     */
    static Map<String, String> settingsOfPods() {
        String file = System.getProperty("weir.spark.secret");
        return file == null ? Map.of() : Map.of("spark.authenticate.secret.file", file);
    }

    /**
     * Refuses to go on where there must be a secret, and none is given nor made up.
     *
     * @param master where tasks run
     * @param chosen what the pipeline sets
     */
    static void requireSecret(String master, Map<String, String> chosen) {
        boolean isMadeUp = master.startsWith("local") || master.startsWith("k8s://") || master.equals("yarn");
        String authenticate = chosen.getOrDefault(AUTHENTICATE, System.getProperty(AUTHENTICATE, "true"));
        if (!isMadeUp
                && authenticate.equals("true")
                && !chosen.containsKey(SECRET)
                && System.getProperty(SECRET) == null) {
            throw new PermanentFailure(
                    "start Spark at \"" + master + "\"",
                    "driver and executors have no secret that they know each other by",
                    "Set " + SECRET + " in settings.spark, as ${NAME}, and the same for the executors");
        }
    }
}
