package weir.source;

import java.io.Serializable;
import java.util.List;

/** Takes the lines that the readers of a stream leave out. It travels to the executors. */
public interface Quarantine extends Serializable {
    /**
     * Keeps lines. When this returns, they are durable. Lines come again with each query that reads them and with each batch that is
     * repeated, and are kept once.
     *
     * @param lines in the order of lanes, drops and lines
     * @throws weir.problem.Failure if they could not be kept; their task fails then, and comes again
     */
    void keep(List<RejectedLine> lines);

    /** Keeps nothing: for those who only want to read what is good. */
    static Quarantine none() {
        return lines -> {};
    }
}
