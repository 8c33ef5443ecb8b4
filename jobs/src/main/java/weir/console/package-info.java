/** The kind of sink {@code console}: the terminal. */
package weir.console;
