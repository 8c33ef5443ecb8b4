/** The pipeline file as records: what it says, checked for form alone. Whether its SQL makes sense is {@code weir.plan}'s. */
package weir.pipeline;
