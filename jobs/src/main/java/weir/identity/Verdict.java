package weir.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a query goes on from its checkpoint. What {@linkplain Cannot cannot} go on can only be computed from the beginning.
 */
public sealed interface Verdict {
    /** It has no checkpoint, or it is what it was. */
    record GoesOn(boolean begins) implements Verdict {}

    /** An earlier Weir ran it, which did not write down what it was. */
    record Adopts() implements Verdict {}

    /** It goes on, and somebody should know what that means. */
    record Warns(List<Difference> differences) implements Verdict {
        /** Keeps its own copy. */
        public Warns {
            differences = List.copyOf(differences);
        }
    }

    /** It does not go on. */
    record Cannot(List<Difference> differences, String nextStep) implements Verdict {
        /** Keeps its own copy. */
        public Cannot {
            differences = List.copyOf(differences);
        }
    }

    /** Compares what a query is with what its checkpoint says. */
    static Verdict of(Past past, Identity is) {
        if (past.planned().isEmpty()) {
            return new GoesOn(true);
        }
        List<Difference> differences = new ArrayList<>();
        past.identity().ifPresent(was -> differences.addAll(Differences.between(was, is)));
        boolean isOfAnotherForm =
                past.identity().map(was -> !was.form().equals(is.form())).orElse(true);
        if (past.identity().isEmpty() && past.sources() != is.sources().size()) {
            differences.add(new Difference(
                    Clause.Kind.STREAM,
                    "its checkpoint has the offsets of " + past.sources() + " streams and it reads "
                            + is.sources().size() + " (" + String.join(", ", is.sources()) + ")",
                    true));
        }
        if (differences.stream().anyMatch(Difference::prevents)) {
            return new Cannot(differences, nextStep(past.identity().orElse(is), differences));
        } else if (!differences.isEmpty()) {
            return new Warns(differences);
        }
        return isOfAnotherForm ? new Adopts() : new GoesOn(false);
    }

    /** All that is needed to have the changed query, as one sentence without its full stop. */
    private static String nextStep(Identity was, List<Difference> differences) {
        boolean isNewSinkAlone = differences.stream()
                .filter(Difference::prevents)
                .allMatch(difference -> difference.kind() == Clause.Kind.SINK
                        && difference.text().endsWith("from now on"));
        if (isNewSinkAlone) {
            return "Take it out again and give it to a query of another name with the same SQL, which fills it from the beginning";
        }
        String sinks = was.texts(Clause.Kind.SINK).stream()
                .map(sink -> sink.replaceAll("(\"[^\"]*\").*", "$1"))
                .collect(Collectors.joining(" and "));
        return "Take the change back; or keep it, give the query a new name, and keep its result elsewhere than in "
                + sinks + ": then it reads its streams from the beginning";
    }

    /** The differences as one text, without a full stop. */
    static String told(List<Difference> differences) {
        return differences.stream().map(Difference::text).collect(Collectors.joining("; "));
    }
}
