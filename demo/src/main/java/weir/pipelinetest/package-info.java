/** {@code weir test}: rows that are given to a pipeline, and rows that are expected of it, across restarts and crashes. */
package weir.pipelinetest;
