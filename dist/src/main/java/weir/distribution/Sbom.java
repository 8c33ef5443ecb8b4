package weir.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import weir.problem.PermanentFailure;

/**
 * Cuts a bill of materials that Maven has made (CycloneDX, JSON) down to the jars of a home that is shipped: the image lacks the demo, and neither has
 * code for other systems. Its sums are those of the jars as they are published.
 */
public final class Sbom {
    private static final String FILE = "sbom.cdx.json";
    private static final String REFERENCE = "bom-ref";
    private static final String DEPENDENCIES = "dependencies";
    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

    private final Set<String> shipped;
    private final Set<String> kept = new HashSet<>();

    private Sbom(Set<String> shipped) {
        this.shipped = shipped;
    }

    /**
     * Writes {@code sbom.cdx.json}.
     *
     * @param args the bill of all that could be shipped; the home that is shipped, with its {@code dependencies} and {@code lib}
     */
    public static void main(String[] args) {
        Path home = Path.of(args[1]);
        try {
            JsonMapper json = new JsonMapper();
            ObjectNode bill = (ObjectNode) json.readTree(Path.of(args[0]).toFile());
            Set<String> shipped = jars(home.resolve("dependencies"));
            shipped.addAll(jars(home.resolve("lib")));
            new Sbom(shipped).cut(bill);
            Files.writeString(
                    home.resolve(FILE), json.writerWithDefaultPrettyPrinter().writeValueAsString(bill) + "\n");
        } catch (IOException e) {
            throw new PermanentFailure("write the bill of materials", e, "Build again");
        }
    }

    private static Set<String> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .forEach(names::add);
            return names;
        }
    }

    private void cut(ObjectNode bill) {
        JsonNode itself = bill.path("metadata").path("component");
        kept.add(itself.path(REFERENCE).asText());
        Set<String> missing = new TreeSet<>(shipped);
        missing.remove(jar(itself));
        keep((ArrayNode) bill.get("components"), component -> {
            String jar = jar(component);
            missing.remove(jar);
            return shipped.contains(jar) && kept.add(component.path(REFERENCE).asText());
        });
        if (!missing.isEmpty()) {
            throw new PermanentFailure(
                    "ship \"" + missing.iterator().next() + "\"",
                    "the bill of materials lacks it",
                    "See which module brings another version of it than \"dist\" does, and settle one in the parent pom.xml");
        }
        keep(
                (ArrayNode) bill.get(DEPENDENCIES),
                of -> kept.contains(of.path("ref").asText()));
        for (JsonNode of : bill.get(DEPENDENCIES)) {
            if (of.has("dependsOn")) {
                keep((ArrayNode) of.get("dependsOn"), on -> kept.contains(on.asText()));
            }
        }
    }

    private static void keep(ArrayNode in, Predicate<JsonNode> isKept) {
        var left = StreamSupport.stream(in.spliterator(), false).filter(isKept).toList();
        in.removeAll().addAll(left);
    }

    /** The name of a component's file: Weir's own have no version in theirs. */
    private static String jar(JsonNode component) {
        String name = component.path("name").asText();
        if (component.path("group").asText().equals("weir")) {
            return name + ".jar";
        }
        Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
        return name + "-" + component.path("version").asText() + (classifier.find() ? "-" + classifier.group(1) : "")
                + ".jar";
    }
}
