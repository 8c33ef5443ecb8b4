/** What is done to the jars of others before they are shipped: other systems' native code goes, and their licences are collected. */
package weir.distribution;
