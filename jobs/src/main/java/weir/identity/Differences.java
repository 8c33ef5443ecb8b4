package weir.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what a query is with what it was. */
final class Differences {
    /** What is only compared where the plan is another one: in it, all of them are in their place. */
    private static final Set<Clause.Kind> IN_PLAN = EnumSet.of(
            Clause.Kind.TABLE,
            Clause.Kind.WINDOW,
            Clause.Kind.KEY,
            Clause.Kind.AGGREGATES,
            Clause.Kind.DISTINCT,
            Clause.Kind.JOIN,
            Clause.Kind.FILTER,
            Clause.Kind.DETECT,
            Clause.Kind.STATEFUL,
            Clause.Kind.LIMIT,
            Clause.Kind.SORT,
            Clause.Kind.OPERATOR);

    private final Identity was;
    private final Identity is;
    private final List<Difference> found = new ArrayList<>();

    private Differences(Identity was, Identity is) {
        this.was = was;
        this.is = is;
    }

    /** The differences, first those of the streams; none if it is the same query. */
    static List<Difference> between(Identity was, Identity is) {
        Differences differences = new Differences(was, is);
        differences.compare();
        return differences.found.stream()
                .sorted(Comparator.comparing(Difference::kind))
                .toList();
    }

    private void compare() {
        boolean isComparable = was.form().equals(is.form());
        boolean isWider = isComparable && hasMoreBranches();
        if (isWider) {
            newTexts(Clause.Kind.STREAM)
                    .forEach(stream -> add(
                            Clause.Kind.STREAM,
                            "stream " + stream + " is new under UNION ALL and is read from its first drop",
                            false));
        } else {
            compare(Clause.Kind.STREAM, true);
            reads();
        }
        if (isComparable && !isWider) {
            plan();
        }
        byName(Clause.Kind.TYPE, is.stateful());
        byName(Clause.Kind.EVENT_TIME, is.stateful());
        byName(Clause.Kind.WATERMARK, false);
        byName(Clause.Kind.SETTING, false);
        compare(Clause.Kind.MODE, true);
        compare(Clause.Kind.COLUMNS, true);
        sinks();
    }

    /** A UNION ALL without state that has got branches over streams which the query did not read. */
    private boolean hasMoreBranches() {
        List<String> more = new ArrayList<>(is.branches());
        for (String branch : was.branches()) {
            if (!more.remove(branch)) {
                return false;
            }
        }
        List<String> added = new ArrayList<>(is.sources());
        boolean keepsAll = was.sources().stream().allMatch(added::remove);
        return !more.isEmpty()
                && keepsAll
                && !was.stateful()
                && !is.stateful()
                && added.size() >= more.size()
                && added.stream().noneMatch(was.sources()::contains);
    }

    /** The same streams, but another number of times. */
    private void reads() {
        boolean sameStreams = was.texts(Clause.Kind.STREAM).equals(is.texts(Clause.Kind.STREAM));
        if (sameStreams && !sorted(was.sources()).equals(sorted(is.sources()))) {
            add(
                    Clause.Kind.STREAM,
                    "it reads the streams " + String.join(", ", is.sources()) + ", and read "
                            + String.join(", ", was.sources()),
                    true);
        }
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    private void plan() {
        if (!was.plan().equals(is.plan())) {
            IN_PLAN.forEach(kind -> compare(kind, isHeld(kind)));
            if (found.isEmpty()) {
                compare(Clause.Kind.BRANCH, was.stateful() || is.stateful());
            }
            if (found.isEmpty()) {
                add(
                        Clause.Kind.OPERATOR,
                        "\"" + was.plan() + "\" became \"" + is.plan() + "\"",
                        was.stateful() || is.stateful());
            }
        }
        if (found.isEmpty()) {
            compare(Clause.Kind.RESULT, isHeld(Clause.Kind.RESULT));
        }
    }

    private boolean isHeld(Clause.Kind kind) {
        return is.clauses().stream().anyMatch(clause -> clause.kind() == kind && clause.held())
                || was.clauses().stream().anyMatch(clause -> clause.kind() == kind && clause.held());
    }

    private void compare(Clause.Kind kind, boolean prevents) {
        List<String> gone = goneTexts(kind);
        List<String> added = newTexts(kind);
        if (gone.isEmpty() && added.isEmpty()) {
            return;
        }
        String word = kind.word();
        if (added.isEmpty()) {
            add(kind, word + " " + quoted(kind, gone) + " is gone", prevents);
        } else if (gone.isEmpty()) {
            add(kind, word + " " + quoted(kind, added) + " is new", prevents);
        } else {
            add(kind, word + " " + quoted(kind, gone) + " became " + quoted(kind, added), prevents);
        }
    }

    private List<String> newTexts(Clause.Kind kind) {
        return without(is.texts(kind), was.texts(kind));
    }

    private List<String> goneTexts(Clause.Kind kind) {
        return without(was.texts(kind), is.texts(kind));
    }

    private static List<String> without(List<String> all, List<String> others) {
        List<String> rest = new ArrayList<>(all);
        others.forEach(rest::remove);
        return rest;
    }

    /** Sinks quote their places themselves. */
    private static String quoted(Clause.Kind kind, List<String> texts) {
        return kind == Clause.Kind.SINK ? String.join(", ", texts) : "\"" + String.join("\", \"", texts) + "\"";
    }

    /** What belongs to something else by its name: only what is there on both sides, unless there is state. */
    private void byName(Clause.Kind kind, boolean prevents) {
        Map<String, String> before = named(kind, was);
        Map<String, String> now = named(kind, is);
        for (String name : new TreeSet<>(before.keySet())) {
            String one = before.get(name);
            Optional<String> other = Optional.ofNullable(now.get(name));
            if (other.isPresent() && !other.get().equals(one)) {
                add(kind, kind.word() + " " + name + " \"" + one + "\" became \"" + other.get() + "\"", prevents);
            } else if (other.isEmpty() && kind == Clause.Kind.WATERMARK && stillReads(name)) {
                add(kind, "watermark of " + name + " is gone", true);
            }
        }
        if (kind == Clause.Kind.WATERMARK && was.stateful()) {
            now.keySet().stream()
                    .filter(name -> !before.containsKey(name) && was.sources().contains(name))
                    .forEach(name -> add(kind, "watermark of " + name + " is new", true));
        }
    }

    private boolean stillReads(String stream) {
        return is.stateful() && is.sources().contains(stream);
    }

    private static Map<String, String> named(Clause.Kind kind, Identity identity) {
        Map<String, String> named = new TreeMap<>();
        for (String text : identity.texts(kind)) {
            int colon = text.indexOf(": ");
            named.put(text.substring(0, colon), text.substring(colon + 2));
        }
        return named;
    }

    private void sinks() {
        List<String> added = newTexts(Clause.Kind.SINK);
        List<String> gone = goneTexts(Clause.Kind.SINK);
        boolean isReplaced = !added.isEmpty() && !gone.isEmpty();
        if (isReplaced) {
            compare(Clause.Kind.SINK, true);
        } else if (!added.isEmpty()) {
            add(
                    Clause.Kind.SINK,
                    "sink " + quoted(Clause.Kind.SINK, added) + " is new and would get only the rows from now on",
                    true);
        } else if (!gone.isEmpty()) {
            add(Clause.Kind.SINK, "sink " + quoted(Clause.Kind.SINK, gone) + " is gone and stays as it is", false);
        }
    }

    private void add(Clause.Kind kind, String text, boolean prevents) {
        found.add(new Difference(kind, text, prevents));
    }
}
