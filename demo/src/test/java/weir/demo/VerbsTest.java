package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of verbs. Those of Kubernetes are not on the class path of this module. */
class VerbsTest {
    static Stream<Verbs.Verb> verbs() throws IOException {
        return Verbs.read().stream().filter(verb -> !verb.module().equals("k8s"));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void namesAClassThatJavaCanStart(Verbs.Verb verb) throws Exception {
        Class<?> main = Class.forName(verb.call().get(0));

        assertThat(Modifier.isPublic(main.getModifiers())).isTrue();
        assertThat(main.getMethod("main", String[].class).getModifiers() & Modifier.STATIC)
                .isNotZero();
    }

    @Test
    void saysOfEachHowItRuns() throws IOException {
        assertThat(Verbs.read()).extracting(Verbs.Verb::runs).containsOnly("spark", "brief", "short", "long", "train");
    }
}
