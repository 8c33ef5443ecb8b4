/** What a driver says of itself over HTTP: to Kubernetes' probes, to Prometheus, and to {@code weir status} and {@code weir drill}. */
package weir.serve;
