package weir.feed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import weir.feed.http.Access;
import weir.feed.http.HttpLimits;
import weir.feed.http.Tls;
import weir.feed.http.Token;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** The options that say how requests are taken, and from whom. */
final class HttpSourceOptions {
    @Option(names = "--max-body", description = "Largest request, in bytes unpacked; 16777216 by default.")
    private Integer mostBodyBytes;

    @Option(
            names = "--token-env",
            description =
                    "Clients of --http must show a token that is in such an environment variable; several may be named.")
    private List<String> tokenVariables;

    @Option(
            names = "--tls-cert",
            description = "HTTPS with this certificate, in PEM, and those between it and its CA behind it.")
    private Path certificate;

    @Option(names = "--tls-key", description = "The certificate's key, in PEM.")
    private Path key;

    @Option(
            names = "--tls-client-ca",
            description = "Clients must show a certificate of one of the CAs in this file, in PEM.")
    private Path clientCa;

    /** What was given, by option; null for what was not. */
    Map<String, Object> given() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("--max-body", mostBodyBytes);
        given.put("--token-env", tokenVariables);
        given.put("--tls-cert", certificate);
        given.put("--tls-key", key);
        given.put("--tls-client-ca", clientCa);
        return given;
    }

    HttpLimits limits() {
        return mostBodyBytes == null ? HttpLimits.DEFAULT : HttpLimits.DEFAULT.withMostBytes(mostBodyBytes);
    }

    /** @throws InvalidInput if a variable is not set, or a part of TLS is missing */
    Access access() {
        List<Problem> problems = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        for (String variable : tokenVariables == null ? List.<String>of() : tokenVariables) {
            String value = System.getenv(variable);
            if (value == null || value.isBlank()) {
                problems.add(problem(
                        "--token-env", "the environment variable " + variable + " is not set", "Set it to the token"));
            } else if (!value.matches("[\\x21-\\x7e]+")) {
                problems.add(problem(
                        "--token-env",
                        "the token in the environment variable " + variable + " has characters that no header can have",
                        "Make one of visible ASCII characters, for example by \"openssl rand -hex 32\""));
            } else {
                tokens.add(new Token(variable, value));
            }
        }
        if ((certificate == null) != (key == null)) {
            String missing = key == null ? "--tls-key" : "--tls-cert";
            problems.add(problem(
                    key == null ? "--tls-cert" : "--tls-key",
                    "it goes with " + missing + ", which is not there",
                    "Give both, or none"));
        } else if (clientCa != null && certificate == null) {
            problems.add(problem(
                    "--tls-client-ca",
                    "clients show certificates only by TLS, and there is no --tls-cert",
                    "Give --tls-cert and --tls-key, too"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        Optional<Tls> tls =
                Optional.ofNullable(certificate).map(file -> new Tls(file, key, Optional.ofNullable(clientCa)));
        return new Access(tls, tokens);
    }

    private static Problem problem(String option, String message, String hint) {
        return new Problem(option, 0, "", message, hint);
    }
}
