package weir.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import weir.address.HostPort;

/**
 * What the console shows to whom. Numbers are shown to whoever reaches the address, as {@code /metrics} does. Data (rows of results, lines of drops, bad
 * lines, SQL) is shown to whom has the token, and on a loopback address without one to the machine's own users.
 *
 * @param form what is shown at all
 * @param address where the driver listens
 * @param hosts names under which it is reached, beside that of the address and {@code localhost}, in lower case
 * @param token the secret that opens data; empty for none
 */
public record ConsoleAccess(Form form, HostPort address, List<String> hosts, Optional<String> token) {
    /** Names, separated by commas, under which a driver's console may be asked for. */
    private static final String HOSTS = "WEIR_CONSOLE_HOSTS";

    /** The secret that opens data. */
    static final String TOKEN = "WEIR_CONSOLE_TOKEN";

    /** Keeps its own copy of {@code hosts}. */
    public ConsoleAccess {
        hosts = List.copyOf(hosts);
    }

    /** What a console shows. */
    public enum Form {
        /** Numbers, and data to who may see it. */
        ALL,
        /** Numbers alone. */
        NUMBERS,
        /** Nothing: there is no console. */
        OFF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As the environment of the process has it. */
    public static ConsoleAccess of(Form form, HostPort address, Map<String, String> environment) {
        List<String> hosts = Arrays.stream(
                        environment.getOrDefault(HOSTS, "").toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
        return new ConsoleAccess(
                form,
                address,
                hosts,
                Optional.ofNullable(environment.get(TOKEN)).filter(token -> !token.isBlank()));
    }

    /** Whether a token must be shown for data. */
    boolean needsToken() {
        return token.isPresent() || !address.isLoopback();
    }

    /** Why data is not shown to a request with this token; empty if it is. */
    Optional<String> refusal(Optional<String> shown) {
        if (form != Form.ALL) {
            return Optional.of("Cannot show data: this driver shows numbers alone. Start it with --console all.");
        }
        if (!needsToken()) {
            return Optional.empty();
        }
        if (token.isEmpty()) {
            return Optional.of("Cannot show data: the driver is reached from other machines and has no token. Set " + TOKEN
                    + " in its environment.");
        }
        boolean isRight = shown.filter(this::isToken).isPresent();
        return isRight
                ? Optional.empty()
                : Optional.of("Cannot show data: the token is missing or wrong. Enter the value of " + TOKEN + ".");
    }

    /** In a time that does not depend on how much of it is right. */
    private boolean isToken(String shown) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8), token.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }
}
