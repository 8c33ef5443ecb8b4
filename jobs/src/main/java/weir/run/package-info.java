/** Running a pipeline: one Spark session, one streaming query per query and group of sinks, and what keeps them going. */
package weir.run;
