/** The kind of sink {@code memory}: tables in the driver's memory. */
package weir.memory;
