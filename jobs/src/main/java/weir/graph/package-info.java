/** A pipeline as a graph, and where its nodes are drawn. */
package weir.graph;
