/** What users of Weir write in Java, in a jar of their own. */
package weir.examples;
