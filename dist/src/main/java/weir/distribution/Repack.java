package weir.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * Rewrites jars for shipping: without native code for systems that are not shipped to, and where asked without compression, for
 * one stream over all classes packs them in two thirds of what a stream for each class takes.
 *
 * <p>Signatures of the compiler of Spark's generated code go, too: Java keeps no classes of signed jars in an archive, and checks
 * each when it is loaded.
 */
public final class Repack {
    private static final LocalDateTime SAME_FOR_ALL = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    private final Set<OperatingSystem> systems;
    private final boolean isStored;

    private Repack(Set<OperatingSystem> systems, boolean isStored) {
        this.systems = systems;
        this.isStored = isStored;
    }

    /**
     * Rewrites the jars of a directory.
     *
     * @param args the directory; {@code packed} or {@code stored}; the systems, for example {@code linux macos}
     */
    public static void main(String[] args) {
        Set<OperatingSystem> systems = EnumSet.noneOf(OperatingSystem.class);
        for (String name : List.of(args).subList(2, args.length)) {
            systems.add(OperatingSystem.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        new Repack(systems, args[1].equals("stored")).all(Path.of(args[0]));
    }

    private void all(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                one(jar);
            }
        } catch (IOException e) {
            throw new TransientFailure("prepare the jars in \"" + directory + "\"", e, "Build again");
        }
    }

    private void one(Path path) throws IOException {
        Path rewritten = path.resolveSibling(path.getFileName() + ".new");
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            List<JarEntry> entries = jar.stream().toList();
            List<JarEntry> kept =
                    entries.stream().filter(entry -> isKept(path, entry)).toList();
            requireNativeCode(path, entries, kept);
            if (kept.size() == entries.size() && !isStored) {
                return;
            }
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(rewritten))) {
                for (JarEntry entry : inOrder(kept)) {
                    write(out, entry, content(path, jar, entry));
                }
            }
        }
        Files.move(rewritten, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean isKept(Path jar, JarEntry entry) {
        return !(isSignedCompiler(jar) && entry.getName().matches("META-INF/[^/]*\\.(SF|RSA|DSA)"))
                && (!OperatingSystem.isNative(entry.getName())
                        || systems.stream().anyMatch(system -> system.runs(entry.getName())));
    }

    /** A library that has got other names would leave its jar without any. */
    private void requireNativeCode(Path jar, List<JarEntry> entries, List<JarEntry> kept) {
        if (entries.stream().noneMatch(entry -> OperatingSystem.isNative(entry.getName()))) {
            return;
        }
        for (OperatingSystem system : systems) {
            if (kept.stream().noneMatch(entry -> system.runs(entry.getName()))) {
                throw new PermanentFailure(
                        "ship \"" + jar.getFileName() + "\"",
                        "it has no native code for " + system,
                        "Correct the names in OperatingSystem");
            }
        }
    }

    /** The manifest is looked for at the beginning only. */
    private static List<JarEntry> inOrder(List<JarEntry> entries) {
        List<JarEntry> ordered = new ArrayList<>(entries);
        ordered.sort(Comparator.comparing((JarEntry entry) -> !entry.getName().equals(JarFile.MANIFEST_NAME))
                .thenComparing(JarEntry::getName));
        return ordered;
    }

    private static byte[] content(Path path, JarFile jar, JarEntry entry) throws IOException {
        if (isSignedCompiler(path) && entry.getName().equals(JarFile.MANIFEST_NAME)) {
            // Of a manifest, the sections on single files hold what is left of the signature.
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().putAll(jar.getManifest().getMainAttributes());
            manifest.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            manifest.write(bytes);
            return bytes.toByteArray();
        }
        try (var in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private void write(JarOutputStream out, JarEntry entry, byte[] content) throws IOException {
        ZipEntry written = new ZipEntry(entry.getName());
        written.setTimeLocal(SAME_FOR_ALL);
        // Native code is the same size either way, and has no use before it is copied out of its jar.
        if (isStored && !OperatingSystem.isNative(entry.getName())) {
            CRC32 crc = new CRC32();
            crc.update(content);
            written.setMethod(ZipEntry.STORED);
            written.setSize(content.length);
            written.setCrc(crc.getValue());
        }
        out.putNextEntry(written);
        out.write(content);
        out.closeEntry();
    }

    private static boolean isSignedCompiler(Path jar) {
        return jar.getFileName().toString().matches("(janino|commons-compiler)-.*");
    }
}
