package weir.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * The file with the password of a PostgreSQL that this machine's other users must not get into; only its owner can read it.
 *
 * @param file in a directory that is there
 */
public record PasswordFile(Path file) {
    private static final int SECRET_BYTES = 16;

    /**
     * The password, made up when it is first asked for.
     *
     * @throws Failure if the file can't be read or made
     */
    public String password() {
        try {
            if (!Files.exists(file)) {
                byte[] secret = new byte[SECRET_BYTES];
                new SecureRandom().nextBytes(secret);
                // Made whole under another name: half a password would lock everybody out for good.
                Path half = file.resolveSibling("password.new");
                Files.deleteIfExists(half);
                Files.createFile(
                        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(half, HexFormat.of().formatHex(secret) + "\n", StandardCharsets.US_ASCII);
                Files.move(half, file);
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new TransientFailure("read \"" + file + "\"", e, "Remove \"" + file.getParent() + "\" to begin anew");
        }
    }

    /** Lets nobody into a server without the password, from its very first start, and no other machine at all. */
    public EmbeddedPostgres.Builder guard(EmbeddedPostgres.Builder server) {
        String password = password();
        // The first two become options of initdb.
        return server.setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", file.toString())
                .setConnectConfig("password", password)
                .setServerConfig("listen_addresses", "localhost")
                .setServerConfig("unix_socket_directories", "");
    }
}
