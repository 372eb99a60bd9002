/// Arrays of drives, and drives with several paths, in the vocabulary of `Measurement`.
extension QuantityName {
    /// Members that an array is made of.
    package static let arrayMembers = QuantityName("array-members")
    /// Members that hold current data now.
    package static let arrayMembersWorking = QuantityName("array-members-working")
    /// Smallest number of members that keeps all data readable, whichever are lost.
    package static let arrayMembersNeeded = QuantityName("array-members-needed")
    /// Members that wait to take a failed one's place.
    package static let arraySpares = QuantityName("array-spares")
    /// Percent of a running rebuild (MD recover, resync, reshape).
    package static let rebuildProgress = QuantityName("rebuild-progress")
    /// Sectors that differed at the last check (MD mismatch_cnt). Above zero is usual under swap on raid1.
    package static let mismatchCount = QuantityName("mismatch-count")
    /// Paths that lead to a drive, and those of them that the kernel can use.
    package static let paths = QuantityName("paths")
    package static let pathsWorking = QuantityName("paths-working")
}
