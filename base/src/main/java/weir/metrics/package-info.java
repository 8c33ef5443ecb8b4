/** What a process counts, for Prometheus. */
package weir.metrics;
