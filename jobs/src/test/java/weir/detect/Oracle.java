package weir.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Sequences as the documentation defines them, found by looking at all there could be.
 *
 * @param steps of each, whether it has to be the very next row
 * @param within in the unit of the rows' times
 */
public record Oracle(List<Boolean> steps, long within) {

    /**
     * A row of one key.
     *
     * @param fits of each step, whether its condition holds
     */
    public record Seen(long time, int value, List<Boolean> fits) {}

    /** The sequences in rows of one key, which are in order; each as the places of its rows. */
    public List<List<Integer>> sequences(List<Seen> rows) {
        List<List<Integer>> found = new ArrayList<>();
        int first = 0;
        for (int last = 0; last < rows.size(); last++) {
            Optional<List<Integer>> best = best(rows, first, last);
            if (best.isPresent()) {
                found.add(best.get());
                first = last + 1;
            }
        }
        return found;
    }

    private Optional<List<Integer>> best(List<Seen> rows, int first, int last) {
        List<List<Integer>> all = new ArrayList<>();
        extend(rows, first, last, List.of(), all);
        Comparator<List<Integer>> order = Comparator.comparing((List<Integer> places) -> -places.get(0));
        for (int step = 1; step < steps.size(); step++) {
            int at = step;
            order = order.thenComparing(places -> places.get(at));
        }
        return all.stream().min(order);
    }

    private void extend(List<Seen> rows, int from, int last, List<Integer> begun, List<List<Integer>> all) {
        int step = begun.size();
        if (step == steps.size()) {
            if (begun.get(step - 1) == last
                    && rows.get(last).time() - rows.get(begun.get(0)).time() <= within) {
                all.add(begun);
            }
            return;
        }
        int until = step > 0 && steps.get(step) ? Math.min(from, last) : last;
        for (int place = from; place <= until; place++) {
            if (rows.get(place).fits().get(step)) {
                List<Integer> longer = new ArrayList<>(begun);
                longer.add(place);
                extend(rows, place + 1, last, longer, all);
            }
        }
    }
}
