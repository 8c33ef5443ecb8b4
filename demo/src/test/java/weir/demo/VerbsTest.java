package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of verbs. Those of modules that this one does not use are not on its class path. */
class VerbsTest {
    static Stream<Verbs.Verb> verbs() throws IOException {
        return Verbs.read().stream().filter(verb -> !List.of("k8s", "dist").contains(verb.module()));
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
