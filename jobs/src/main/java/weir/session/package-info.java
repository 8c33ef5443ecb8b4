/** What a process that runs pipelines needs before the first query: its log, and Spark with all its settings. */
package weir.session;
