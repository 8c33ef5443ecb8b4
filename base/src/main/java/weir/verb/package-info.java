/** What the verbs of all modules share: how they read their command line, and where they print. */
package weir.verb;
