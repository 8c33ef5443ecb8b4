/**
 * How a stream lies in storage: {@code <root>/<lane>/<segment>/<number>.json[.gz|.zst]}.
 *
 * <p>A <em>lane</em> is the work of one writer. Its drops are numbered 0, 1, 2 … without a gap, a thousand to a
 * <em>segment</em>. Drop <i>n</i> becomes visible, whole, only after drop <i>n-1</i>. So a reader needs to remember one
 * number a lane, and finds what is new with one listing of at most 1,000 names. The file {@code <number>.end} in place of
 * the next drop says that the lane has ended, and how many rows it held.
 */
package weir.drop;
