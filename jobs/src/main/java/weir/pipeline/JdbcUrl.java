package weir.pipeline;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import weir.yaml.Keywords;
import weir.yaml.Text;

/** URLs of databases, which must not hold secrets. */
public final class JdbcUrl {
    /** How the parameters of drivers end that hold secrets: password, sslpassword, trustStorePassword, keyStoreSecret, accessToken … */
    private static final String SECRETS = Stream.of("password", "passwd", "pwd", "passphrase", "secret", "token")
            .map(Keywords::anyCase)
            .collect(Collectors.joining("|"));

    private JdbcUrl() {}

    /**
     * A URL without secrets.
     *
     * @param prefix with which it has to begin, slashes at its end aside
     * @param kind what it has to be, with its article
     */
    public static Text text(String prefix, String kind) {
        String secrets = "[?&;](?:[^=&;]*(?:" + SECRETS + ")[0-9]*|" + Keywords.anyCase("user") + ")=|//[^/]*@";
        return Text.ANY
                .matching(
                        Pattern.compile(prefix.replaceFirst("//$", "") + ".*"),
                        "is not " + kind,
                        "Begin it with \"" + prefix + "\"")
                .without(
                        Pattern.compile(secrets),
                        "a URL must not hold user, passwords or other secrets",
                        "Give user and password as keys beside it; a client's key lies in a file that only Weir can read");
    }
}
