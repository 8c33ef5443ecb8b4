/** All of Weir on one machine: a PostgreSQL, a feeder and a pipeline on local Spark, watched and checked. */
package weir.demo;
