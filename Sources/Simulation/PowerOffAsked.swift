/// A power-off that an agent asked its actuator for.
struct PowerOffAsked {
    var at: SimulatedTime
    var by: Int
    var target: Int
    var nonce: String
    /// The agent was told how it ended.
    var isAnswered = false
}
