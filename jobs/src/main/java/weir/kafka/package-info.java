/** Rows into a topic of Kafka: at least once, and such that whoever reads them can tell repetitions. */
package weir.kafka;
