package weir.plan;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import weir.pipeline.Pipeline;
import weir.problem.Problems;
import weir.stateful.StatefulQuery;

/** The classes that {@code stateful:} can name: those of the class path, and of the pipeline's jars. */
final class StatefulClasses {
    private StatefulClasses() {}

    /** All of them, by the names that they give themselves. Jars that are not there are problems. */
    static Map<String, StatefulQuery> of(Pipeline pipeline, Problems problems) {
        List<URL> jars = new ArrayList<>();
        for (int i = 0; i < pipeline.settings().jars().size(); i++) {
            Path jar = Path.of(pipeline.settings().jars().get(i));
            String place = "settings.jars[" + i + "]";
            int line = pipeline.position(place).line();
            if (!Files.isRegularFile(jar)) {
                problems.add(line, place, "there is no file \"" + jar + "\"", "Build it, or name another");
                continue;
            }
            try {
                jars.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        ClassLoader parent = StatefulClasses.class.getClassLoader();
        // Never closed: what is planned may load classes of it as long as the process lives.
        ClassLoader loader = jars.isEmpty() ? parent : new URLClassLoader(jars.toArray(URL[]::new), parent);
        Map<String, StatefulQuery> known = new TreeMap<>();
        try {
            for (StatefulQuery query : ServiceLoader.load(StatefulQuery.class, loader)) {
                StatefulQuery other = known.put(query.name(), query);
                if (other != null) {
                    problem(
                            pipeline,
                            problems,
                            "\"" + query.name() + "\" is what both "
                                    + other.getClass().getName() + " and "
                                    + query.getClass().getName() + " call themselves",
                            "Leave one out");
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            // One that was compiled for a later Java says so here.
            problem(pipeline, problems, "a class cannot be loaded: " + e, "Correct the jar; it is to run on Java 17");
        }
        return known;
    }

    private static void problem(Pipeline pipeline, Problems problems, String message, String hint) {
        problems.add(pipeline.position("settings.jars").line(), "settings.jars", message, hint);
    }
}
