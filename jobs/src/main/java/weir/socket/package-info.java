/** The kind of stream {@code socket}: lines that a TCP server sends. */
package weir.socket;
