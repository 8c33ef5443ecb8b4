package weir.rejects;

/**
 * Where a line is.
 *
 * @param lane the lane
 * @param drop the drop's number
 * @param line the line in the drop, from 1
 */
public record Place(String lane, long drop, int line) {
    @Override
    public String toString() {
        return "line " + line + " of drop " + drop + " of lane \"" + lane + "\"";
    }
}
