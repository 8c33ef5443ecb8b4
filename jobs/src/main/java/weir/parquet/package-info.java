/** Datasets of Parquet files that show each row once to any reader, at any moment of any failure. */
package weir.parquet;
