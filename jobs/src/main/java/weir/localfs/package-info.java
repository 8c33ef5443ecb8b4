/** The local file system as Hadoop's clients see it, without a process for each change of a permission. */
package weir.localfs;
