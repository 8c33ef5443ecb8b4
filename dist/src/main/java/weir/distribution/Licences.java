package weir.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Collects the licences and notices of the jars that are shipped: out of the jars themselves, and out of Maven's descriptions of them. */
public final class Licences {
    private static final Pattern LICENCE = Pattern.compile(
            "(?i)(META-INF/)?(licen[cs]es?/)?[^/]*(LICEN[CS]E|COPYING|COPYRIGHT)[^/]*|META-INF/licen[cs]es?/[^/]+");
    private static final Pattern NOTICE = Pattern.compile("(?i)(META-INF/)?NOTICE[^/]*");
    private static final String INTRODUCTION =
            """
            The jars below "dependencies", their licences as their authors name them, and the files of this directory with the texts that
            the jars carry.

            """;

    private final Path home;
    /** Text to the file that has it: most are the same few. */
    private final Map<String, String> licences = new LinkedHashMap<>();

    private Licences(Path home) {
        this.home = home;
    }

    /**
     * Writes {@code licenses/} and adds to {@code NOTICE}.
     *
     * @param args the home that is shipped, with its {@code dependencies}; then class paths of Maven with the same jars, in its repository
     */
    public static void main(String[] args) {
        Map<String, Path> jars = new TreeMap<>();
        for (String classPath : List.of(args).subList(1, args.length)) {
            for (String jar : classPath.strip().split(":", -1)) {
                jars.put(Path.of(jar).getFileName().toString(), Path.of(jar));
            }
        }
        new Licences(Path.of(args[0])).collect(jars);
    }

    private void collect(Map<String, Path> jars) {
        try (Stream<Path> shipped = Files.list(home.resolve("dependencies"))) {
            Files.createDirectories(home.resolve("licenses"));
            StringBuilder list = new StringBuilder();
            StringBuilder notices = new StringBuilder(Files.readString(home.resolve("NOTICE")));
            TreeSet<String> names = new TreeSet<>();
            shipped.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith(".jar"))
                    .forEach(names::add);
            for (String name : names) {
                one(name, jars.get(name), list, notices);
            }
            Files.writeString(home.resolve("licenses/README"), INTRODUCTION + list);
            Files.writeString(home.resolve("NOTICE"), notices);
        } catch (IOException e) {
            throw new TransientFailure("collect the licences", e, "Build again");
        }
    }

    private void one(String name, Path jar, StringBuilder list, StringBuilder notices) throws IOException {
        List<String> named = MavenPom.of(jar).licences();
        List<String> files = new ArrayList<>();
        for (String text : texts(jar, LICENCE)) {
            files.add(fileOf(text, name));
        }
        if (named.isEmpty() && files.isEmpty()) {
            throw new PermanentFailure(
                    "ship \"" + name + "\"", "nobody names its licence", "Use another artifact, or ask its authors");
        }
        list.append(name)
                .append("\n    ")
                .append(named.isEmpty() ? "see the text" : String.join("; or ", named))
                .append('\n');
        files.stream()
                .distinct()
                .forEach(file -> list.append("    ").append(file).append('\n'));
        for (String text : texts(jar, NOTICE)) {
            notices.append("\n---- ")
                    .append(name)
                    .append("\n\n")
                    .append(text.strip())
                    .append('\n');
        }
    }

    private static List<String> texts(Path path, Pattern names) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            var entries = jar.stream()
                    .filter(entry -> !entry.isDirectory() && !entry.getName().endsWith(".class"))
                    .filter(entry -> names.matcher(entry.getName()).matches())
                    .toList();
            for (var entry : entries) {
                try (var in = jar.getInputStream(entry)) {
                    texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    private String fileOf(String text, String jar) {
        return licences.computeIfAbsent(text.replaceAll("\\s+", " "), any -> {
            String file = "%s-%d.txt".formatted(jar.replaceFirst("\\.jar$", ""), licences.size() + 1);
            try {
                Files.writeString(home.resolve("licenses").resolve(file), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return file;
        });
    }
}
