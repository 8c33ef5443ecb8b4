/** The proof, at any time: each query's result, computed once more from the drops and compared with what its sinks hold. */
package weir.verify;
