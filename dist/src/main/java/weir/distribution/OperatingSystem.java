package weir.distribution;

import java.util.List;
import java.util.Locale;

/** A system that Weir is shipped to, on x86-64 and on ARM; how RocksDB and DuckDB call their code for it. */
enum OperatingSystem {
    LINUX(
            "librocksdbjni-linux64.so",
            "librocksdbjni-linux-aarch64.so",
            "libduckdb_java.so_linux_amd64",
            "libduckdb_java.so_linux_arm64"),
    MACOS("librocksdbjni-osx-x86_64.jnilib", "librocksdbjni-osx-arm64.jnilib", "libduckdb_java.so_osx_universal");

    private static final List<String> LIBRARIES = List.of("librocksdbjni-", "libduckdb_java.");

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
    private final List<String> files;

    OperatingSystem(String... files) {
        this.files = List.of(files);
    }

    /** Whether a jar's entry is of one of the libraries that are so large that the code for other systems is not shipped. */
    static boolean isNative(String entry) {
        return LIBRARIES.stream().anyMatch(entry::startsWith);
    }

    boolean runs(String entry) {
        return files.contains(entry);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
