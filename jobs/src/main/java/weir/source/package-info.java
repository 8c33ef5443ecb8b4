/** The {@code weir} data source of Spark: drops as a stream or a table. */
package weir.source;
