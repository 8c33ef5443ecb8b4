package weir.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import weir.problem.PermanentFailure;

/**
 * What a query is, apart from how the file writes it.
 *
 * @param form how the texts were made; those of another form say the same in other words
 * @param sources the streams that it reads, in the order of the offsets in its checkpoint; one that is read twice stands there twice
 * @param parts for each of these, the part of a UNION that reads it, as {@link Source#part} has it; empty until it is known
 * @param stateful whether it keeps state
 * @param plan all that it does with rows
 * @param branches the parts of a UNION ALL that are its whole result, or else one
 * @param clauses what people call by names
 * @param changes what was changed while it went on, so that a sink may hold rows of an earlier form
 */
public record Identity(
        String form,
        List<String> sources,
        List<String> parts,
        boolean stateful,
        String plan,
        List<String> branches,
        List<Clause> clauses,
        List<Change> changes) {
    /** The file of a checkpoint in which it is kept. */
    public static final String FILE = "identity";

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** Keeps its own copies. */
    public Identity {
        sources = List.copyOf(sources);
        // What was written down before it had them.
        parts = parts == null ? List.of() : List.copyOf(parts);
        branches = List.copyOf(branches);
        clauses = List.copyOf(clauses);
        changes = List.copyOf(changes);
    }

    /**
     * A change with which a query went on.
     *
     * @param batch the last batch of the earlier form
     * @param text what it was, without a full stop
     */
    public record Change(long batch, String text) {}

    /** The same, reading its streams so. */
    public Identity reading(List<Source> all) {
        return new Identity(
                form,
                all.stream().map(Source::stream).toList(),
                all.stream().map(Source::part).toList(),
                stateful,
                plan,
                branches,
                clauses,
                changes);
    }

    /** What it reads, in the order of the offsets in its checkpoint. */
    public List<Source> read() {
        List<Source> read = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            read.add(new Source(sources.get(i), i < parts.size() ? parts.get(i) : ""));
        }
        return read;
    }

    /** The same with what was changed before, and now. */
    public Identity with(List<Change> before, List<Change> now) {
        List<Change> all = new ArrayList<>(before);
        all.addAll(now);
        return new Identity(form, sources, parts, stateful, plan, branches, clauses, all);
    }

    /** The texts of a kind, in order. */
    List<String> texts(Clause.Kind kind) {
        return clauses.stream()
                .filter(clause -> clause.kind() == kind)
                .map(Clause::text)
                .sorted()
                .toList();
    }

    /** As one line. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws PermanentFailure if it is something else
     */
    public static Identity parse(String query, String json) {
        try {
            return JSON.readValue(json, Identity.class);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "read what query \"" + query + "\" was when it last ran",
                    "the file \"" + FILE + "\" of its checkpoint was not written by this Weir, or was changed",
                    "Start the Weir that wrote it, or restore the checkpoint",
                    e);
        }
    }
}
