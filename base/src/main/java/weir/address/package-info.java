/** Addresses on a network, as people write them. */
package weir.address;
