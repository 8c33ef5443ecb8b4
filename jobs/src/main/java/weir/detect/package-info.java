/** Sequences of rows, as {@code detect:} finds them. */
package weir.detect;
