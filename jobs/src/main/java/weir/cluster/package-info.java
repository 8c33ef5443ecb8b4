/** What a driver does on Kubernetes beyond what Spark does there. */
package weir.cluster;
