/** What a Java process needs to start fast: a run of everything from which Java makes a start-up cache. */
package weir.startup;
