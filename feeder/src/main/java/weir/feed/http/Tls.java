package weir.feed.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that an address speaks TLS with, in PEM. They are read again when they change.
 *
 * @param certificate of the server, with those between it and its CA behind it
 * @param key of the certificate, without a passphrase
 * @param clientCa whose certificates clients must show; empty if they need none
 */
public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}
