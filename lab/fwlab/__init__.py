"""The two-node lab: namespaces, clusters, simulated BMCs, and the drills that run on them."""
