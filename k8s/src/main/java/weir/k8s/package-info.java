/** Operations on Kubernetes: how a release of Weir is, and drills that prove what it survives. */
package weir.k8s;
