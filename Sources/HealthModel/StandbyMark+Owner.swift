extension StandbyMark {
    private static let personPrefix = "user."

    /// The owner that stands for a person; a person without a name is an operator.
    package static func owner(ofPerson name: String) -> String { personPrefix + (name.isEmpty ? "operator" : name) }

    /// What a reader is told for an owner: a person's name without the prefix.
    package static func displayName(ofOwner owner: String) -> String {
        owner.hasPrefix(personPrefix) ? String(owner.dropFirst(personPrefix.count)) : owner
    }

    package var displayName: String { StandbyMark.displayName(ofOwner: owner) }
}
