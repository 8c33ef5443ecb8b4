package weir.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import weir.problem.PermanentFailure;

/** Maven's description of an artifact, as it lies beside the jar in a local repository. */
final class MavenPom {
    private final Path repository;
    private final Element project;

    private MavenPom(Path repository, Element project) {
        this.repository = repository;
        this.project = project;
    }

    /** The description of a jar at {@code REPOSITORY/GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION[-CLASSIFIER].jar}. */
    static MavenPom of(Path jar) {
        Path version = jar.getParent();
        Path artifact = version.getParent();
        Path pom = version.resolve(artifact.getFileName() + "-" + version.getFileName() + ".pom");
        Element project = read(pom);
        Path repository = artifact.getParent();
        // The parent's group, where the artifact has none of its own.
        String group = text(project, "groupId")
                .or(() -> child(project, "parent").flatMap(parent -> text(parent, "groupId")))
                .orElseThrow();
        for (int part = 0; part < group.split("\\.", -1).length; part++) {
            repository = repository.getParent();
        }
        return new MavenPom(repository, project);
    }

    /** The licences, each with its address; none if nobody has said any. */
    List<String> licences() {
        List<String> licences = new ArrayList<>();
        child(project, "licenses").ifPresent(all -> {
            for (Element each : children(all, "license")) {
                licences.add(text(each, "name").orElse("")
                        + text(each, "url").map(url -> " (" + url + ")").orElse(""));
            }
        });
        return licences.isEmpty() ? parent().map(MavenPom::licences).orElse(List.of()) : licences;
    }

    private Optional<MavenPom> parent() {
        return child(project, "parent").map(parent -> {
            String artifact = text(parent, "artifactId").orElseThrow();
            String version = text(parent, "version").orElseThrow();
            Path directory = repository
                    .resolve(text(parent, "groupId").orElseThrow().replace('.', '/'))
                    .resolve(artifact)
                    .resolve(version);
            return new MavenPom(repository, read(directory.resolve(artifact + "-" + version + ".pom")));
        });
    }

    private static Element read(Path pom) {
        try (var in = Files.newInputStream(pom)) {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new PermanentFailure("read the licence in \"" + pom + "\"", e, "Remove the file, and build again");
        }
    }

    private static Optional<String> text(Element in, String name) {
        return child(in, name).map(each -> each.getTextContent().strip().replaceAll("\\s+", " "));
    }

    private static Optional<Element> child(Element in, String name) {
        return children(in, name).stream().findFirst();
    }

    private static List<Element> children(Element in, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = in.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }
}
