/// What the assessor still has to know after a restart.
package struct AssessorMemory: Codable, Equatable, Sendable {
    package var latches: [LatchedFinding]
    package var acknowledged: SELAcknowledgement
    /// Senses that once told something of this node.
    package var relied: Set<String>

    package init(
        latches: [LatchedFinding] = [], acknowledged: SELAcknowledgement = .none, relied: Set<String> = []
    ) {
        self.latches = latches
        self.acknowledged = acknowledged
        self.relied = relied
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        latches = try container.decode([LatchedFinding].self, forKey: .latches)
        acknowledged = try container.decode(SELAcknowledgement.self, forKey: .acknowledged)
        // Not in what the first version wrote.
        relied = try container.decodeIfPresent(Set<String>.self, forKey: .relied) ?? []
    }
}

extension Assessor {
    package var memory: AssessorMemory {
        AssessorMemory(latches: latches, acknowledged: acknowledged, relied: relied)
    }

    package init(configuration: AssessorConfiguration, memory: AssessorMemory) {
        self.init(
            configuration: configuration, latches: memory.latches, acknowledged: memory.acknowledged,
            relied: memory.relied)
    }
}
