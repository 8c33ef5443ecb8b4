/** The verbs of the command line that need Spark. */
package weir.cli;
