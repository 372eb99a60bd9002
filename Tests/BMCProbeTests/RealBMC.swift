internal import Testing

/// Tests against ipmi_sim, one after the other: each needs a process of its own, and some count descriptors.
@Suite("Real BMC", .serialized)
enum RealBMC {}
