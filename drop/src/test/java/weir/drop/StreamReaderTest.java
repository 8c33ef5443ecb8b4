package weir.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import weir.problem.Failure;

class StreamReaderTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final StreamReader reader = new StreamReader(storage);

    @Test
    void aStreamThatIsNotThereHasNoLanes() throws IOException {
        assertThat(reader.lanes()).isEmpty();
        assertThat(reader.run("a", 0, 10)).isEqualTo(new Run("a", 0, List.of(), new Run.Nothing()));
    }

    @Test
    void lanesAreDirectoriesWithALanesName() throws IOException {
        write("b", 0);
        write("a-1_X", 0);
        write("_spark", 0);
        write(".hidden", 0);
        storage.put("file", new byte[0]);

        assertThat(reader.lanes()).containsExactly("a-1_X", "b");
    }

    @Test
    void namesOfOthersAreOverlooked() throws IOException {
        write("a", 0);
        storage.put("a/README", new byte[0]);
        storage.put("a/000000000/0001.json", new byte[0]);
        storage.put("a/000000000/001.json.tmp", new byte[0]);
        storage.put("a/000000000/001.csv", new byte[0]);

        assertRun(reader.run("a", 0, 10), 1, new Run.Nothing());
    }

    @Test
    void ofTwoSealTimesOfADropTheEarlierCountsAndOneWithoutADropIsNone() throws IOException {
        write("a", 0);
        storage.put("a/000000000/000.1782380000999.sealed", new byte[0]);
        storage.put("a/000000000/000.1782380000123.sealed", new byte[0]);
        storage.put("a/000000000/000.01.sealed", new byte[0]);
        storage.put("a/000000000/001.1782380000000.sealed", new byte[0]);

        assertRun(reader.run("a", 0, 10), 1, new Run.Nothing());
        assertThat(reader.run("a", 0, 10).drops())
                .extracting(Drop::sealedMillis)
                .containsExactly(1_782_380_000_123L);
    }

    @Test
    void aRunEndsWhereNothingHasComeYet() throws IOException {
        write("a", 0, 1, 2);

        assertRun(reader.run("a", 1, 10), 3, new Run.Nothing());
        assertRun(reader.run("a", 3, 10), 3, new Run.Nothing());
    }

    @Test
    void aRunEndsWhereAsMuchIsReadAsWasAskedFor() throws IOException {
        write("a", 0, 1, 2);

        assertRun(reader.run("a", 0, 2), 2, new Run.More());
        assertRun(reader.run("a", 0, 3), 3, new Run.More());
    }

    @Test
    void aRunCrossesTheBordersOfSegments() throws IOException {
        writeRange("a", 0, 2001);

        Run run = reader.run("a", 998, 5000);

        assertRun(run, 2001, new Run.Nothing());
        assertThat(run.drops()).hasSize(1003);
        assertThat(run.drops().get(1).path()).isEqualTo("a/000000000/999.json");
        assertThat(run.drops().get(2).path()).isEqualTo("a/000000001/000.json");
    }

    @Test
    void aFullSegmentIsFollowedByNothing() throws IOException {
        writeRange("a", 0, 1000);

        assertRun(reader.run("a", 999, 10), 1000, new Run.Nothing());
        assertRun(reader.run("a", 1000, 10), 1000, new Run.Nothing());
    }

    @Test
    void aHoleWithinASegmentIsReportedWithWhatWaitsBehindIt() throws IOException {
        write("a", 0, 1, 3, 4);

        assertRun(reader.run("a", 0, 10), 2, new Run.Hole(2, 2));
        assertRun(reader.run("a", 2, 10), 2, new Run.Hole(2, 2));
    }

    @Test
    void aHoleAtTheEndOfASegmentIsReported() throws IOException {
        writeRange("a", 0, 998);
        writeRange("a", 1000, 1003);

        assertRun(reader.run("a", 0, 5000), 998, new Run.Nothing());
        assertRun(reader.run("a", 998, 5000), 998, new Run.Hole(998, 3));
    }

    @Test
    void aSegmentThatIsGoneWholeIsAHole() throws IOException {
        writeRange("a", 0, 1000);
        writeRange("a", 2000, 2005);

        assertRun(reader.run("a", 0, 5000), 1000, new Run.Nothing());
        assertRun(reader.run("a", 1000, 5000), 1000, new Run.Hole(1000, 5));
    }

    @Test
    void aHoleThatOpensBehindAReaderThatWaitsIsFoundAfterSomeLooks() throws IOException {
        writeRange("a", 0, 1000);
        assertRun(reader.run("a", 1000, 10), 1000, new Run.Nothing());
        writeRange("a", 2000, 2001);

        Run.After after = new Run.Nothing();
        int looks = 0;
        while (after instanceof Run.Nothing && looks < 32) {
            after = reader.run("a", 1000, 10).after();
            looks++;
        }

        assertThat(after).isEqualTo(new Run.Hole(1000, 1));
        assertThat(looks).isLessThanOrEqualTo(16);
    }

    @Test
    void aHoleThatIsFilledIsNoHoleAnyMore() throws IOException {
        write("a", 0, 2);
        assertRun(reader.run("a", 0, 10), 1, new Run.Hole(1, 1));

        write("a", 1);

        assertRun(reader.run("a", 1, 10), 3, new Run.Nothing());
    }

    @Test
    void dropsThatRetentionTookBeforeTheyWereReadAreNoHole() throws IOException {
        write("a", 7, 8);

        assertRun(reader.run("a", 3, 10), 3, new Run.Removed(7));
    }

    @Test
    void retentionMayTakeWholeSegments() throws IOException {
        writeRange("a", 2500, 2502);

        assertRun(reader.run("a", 3, 10), 3, new Run.Removed(2500));
        assertRun(reader.run("a", 1000, 10), 1000, new Run.Removed(2500));
        assertRun(reader.run("a", 2500, 10), 2502, new Run.Nothing());
    }

    @Test
    void retentionMayTakeAllButTheEnd() throws IOException {
        end("a", 12, "{\"drops\":12,\"rows\":100}\n");

        assertRun(reader.run("a", 3, 10), 3, new Run.Removed(12));
        assertRun(reader.run("a", 12, 10), 12, new Run.Ended(new End(12, 100)));
    }

    @Test
    void aLaneThatLostWhatWasReadAlreadyGoesOn() throws IOException {
        writeRange("a", 0, 5);
        for (int number = 0; number < 5; number++) {
            storage.remove(Layout.path("a", number, ".json"));
        }
        assertRun(reader.run("a", 5, 10), 5, new Run.Nothing());

        write("a", 5);

        assertRun(reader.run("a", 5, 10), 6, new Run.Nothing());
    }

    @Test
    void theCleanEndTellsItsCount() throws IOException {
        write("a", 0, 1);
        end("a", 2, "{\"drops\":2,\"rows\":77}\n");

        assertRun(reader.run("a", 0, 10), 2, new Run.Ended(new End(2, 77)));
        assertRun(reader.run("a", 2, 10), 2, new Run.Ended(new End(2, 77)));
    }

    @Test
    void aLaneMayEndAtTheBorderOfASegment() throws IOException {
        writeRange("a", 0, 1000);
        end("a", 1000, "{\"drops\":1000,\"rows\":5}\n");

        assertRun(reader.run("a", 0, 5000), 1000, new Run.Ended(new End(1000, 5)));
    }

    @Test
    void anEndBehindAHoleIsNoEnd() throws IOException {
        write("a", 0);
        end("a", 2, "{\"drops\":2,\"rows\":77}\n");

        assertRun(reader.run("a", 0, 10), 1, new Run.Hole(1, 0));
    }

    @Test
    void anEndThatCannotBeReadIsTold() {
        end("a", 0, "the end");

        assertThatThrownBy(() -> reader.run("a", 0, 10))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot read \"a/000000000/000.end\" in \"memory\": it does not look like the end of a lane."
                                + " Write {\"drops\":0,\"rows\":<rows in the lane>} into it.");
    }

    @Test
    void anEndThatStandsInTheWrongPlaceIsTold() {
        write("a", 0, 1);
        end("a", 2, "{\"drops\":5,\"rows\":77}\n");

        assertThatThrownBy(() -> reader.run("a", 0, 10))
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot read \"a/000000000/002.end\" in \"memory\": it says 5 drops and stands behind 2."
                        + " Write {\"drops\":2,\"rows\":<rows in the lane>} into it.");
    }

    @Test
    void twoDropsWithOneNumberAreTold() {
        write("a", 0);
        storage.put("a/000000000/000.json.gz", new byte[1]);

        assertThatThrownBy(() -> reader.run("a", 0, 10))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot read lane \"a\" in \"memory\": \"a/000000000/000.json\" and"
                                + " \"a/000000000/000.json.gz\" have the same number. Remove the one that the feeder did not write.");
    }

    @Test
    void aDropInThePlaceOfTheEndIsTold() {
        write("a", 0, 1);
        end("a", 1, "{\"drops\":1,\"rows\":77}\n");

        assertThatThrownBy(() -> reader.run("a", 0, 10))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot read lane \"a\" in \"memory\": \"a/000000000/001.end\" and"
                                + " \"a/000000000/001.json\" have the same number. Remove the one that the feeder did not write.");
    }

    @Test
    void aRangeNamesWhatIsThere() throws IOException {
        writeRange("a", 0, 1005);
        storage.remove("a/000000001/001.json");

        assertThat(reader.range("a", 998, 1004))
                .extracting(Drop::number)
                .containsExactly(998L, 999L, 1000L, 1002L, 1003L);
        assertThat(reader.range("a", 3, 3)).isEmpty();
    }

    @Test
    void theNextNumberIsBehindTheLastDropThatIsThere() throws IOException {
        assertThat(reader.next("a")).isZero();
        writeRange("a", 0, 2);
        write("a", 1000, 1003);

        assertThat(reader.next("a")).isEqualTo(1004);
    }

    private static void assertRun(Run run, long next, Run.After after) {
        assertThat(run.after()).isEqualTo(after);
        assertThat(run.next()).isEqualTo(next);
        assertThat(run.drops())
                .extracting(Drop::number)
                .containsExactlyElementsOf(
                        LongStream.range(run.from(), next).boxed().toList());
    }

    private void write(String lane, long... numbers) {
        for (long number : numbers) {
            storage.put(Layout.path(lane, number, ".json"), new byte[] {'{', '}', '\n'});
        }
    }

    private void writeRange(String lane, long from, long to) {
        write(lane, LongStream.range(from, to).toArray());
    }

    private void end(String lane, long number, String json) {
        storage.put(Layout.path(lane, number, ".end"), json.getBytes(StandardCharsets.UTF_8));
    }
}
