package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartitionNamesTest {
    private static final List<String> ALPHABET =
            List.of("a", "b", "~", "%", "/", "=", "\0", "\n", "ü", "🐝", " ", ".", "0");

    @Test
    void namesOrdinaryValuesAsOthersDo() {
        assertThat(PartitionNames.of("k", Optional.of("a")).name()).isEqualTo("k=a");
        assertThat(PartitionNames.of("k", Optional.of("b/ü")).name()).isEqualTo("k=b%2Fü");
        assertThat(PartitionNames.of("k", Optional.empty()).name()).isEqualTo("k=__HIVE_DEFAULT_PARTITION__");
        assertThat(PartitionNames.of("t", Optional.of("2026-10-25 00:30:00")).name())
                .isEqualTo("t=2026-10-25 00%3A30%3A00");
    }

    @Test
    void keepsApartWhatHasItsOwnName() {
        List<Optional<String>> odd = Stream.of(
                        "",
                        "__HIVE_DEFAULT_PARTITION__",
                        "__WEIR_EMPTY__",
                        "\0",
                        "%00",
                        "~",
                        "%7E",
                        ".",
                        "..",
                        "x".repeat(300))
                .map(Optional::of)
                .toList();

        Map<String, Optional<String>> names = new HashMap<>();
        names.put(PartitionNames.of("k", Optional.empty()).name(), Optional.empty());
        odd.forEach(value -> names.put(PartitionNames.of("k", value).name(), value));

        assertThat(names).hasSize(odd.size() + 1);
    }

    /** With 1,000 seeded texts, some of them long. */
    @Test
    void everyValueIsReadBackFromANameThatFileSystemsTake() {
        Random random = new Random(58518);
        Map<String, String> texts = new HashMap<>();
        Map<String, Optional<String>> names = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(i % 10 == 0 ? 400 : 8);
            for (int at = 0; at < length; at++) {
                text.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
            }
            PartitionNames.Name name = PartitionNames.of("k=1", Optional.of(text.toString()));
            name.text().ifPresent(all -> texts.put(name.name(), all));
            names.put(name.name(), Optional.of(text.toString()));
            assertThat(name.name().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(240);
            assertThat(name.name()).doesNotContain("/", "\0");
            assertThat(PartitionNames.isOf("K=1", name.name())).isTrue();
        }

        names.forEach(
                (name, value) -> assertThat(PartitionNames.value(name, texts)).isEqualTo(value));
    }

    @Test
    void aTextThatLooksLikeTheNameOfALongOneHasAnotherName() {
        String cut = PartitionNames.of("k", Optional.of("x".repeat(300))).name().substring(2);

        PartitionNames.Name name = PartitionNames.of("k", Optional.of(cut));

        assertThat(name.name()).isNotEqualTo("k=" + cut);
        assertThat(name.text()).contains(cut);
    }

    @Test
    void readsTheNamesOfEarlierVersions() {
        assertThat(PartitionNames.value("k=a~b", Map.of())).contains("a~b");
        assertThat(PartitionNames.value("k=b%2F%7E", Map.of())).contains("b/~");
        assertThat(PartitionNames.value("k=__HIVE_DEFAULT_PARTITION__", Map.of()))
                .isEmpty();
    }
}
