/** YAML that people write, read with the line of everything in it, so that all problems can be told at once. */
package weir.yaml;
