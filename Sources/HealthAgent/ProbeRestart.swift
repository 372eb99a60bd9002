/// When a supervised probe is started again: the wait doubles with each short life in a row; after some of them the breaker
/// opens, and it is started only now and then. A long life begins anew.
struct ProbeRestart: Equatable {
    static let first = Duration.seconds(1)
    static let longest = Duration.seconds(30)
    /// A probe that lived as long has done its work.
    static let sound = Duration.seconds(60)
    /// Short lives in a row that open the breaker.
    static let limit = 6
    /// Between two starts while it is open.
    static let pause = Duration.seconds(300)

    private(set) var shortLives = 0

    var isBroken: Bool { shortLives >= Self.limit }

    /// The probe has ended.
    /// - Returns: how long to wait before it is started again.
    mutating func ended(after life: Duration) -> Duration {
        guard life < Self.sound else {
            shortLives = 0
            return Self.first
        }
        shortLives += 1
        guard !isBroken else { return Self.pause }
        return min(Self.first * (1 << (shortLives - 1)), Self.longest)
    }
}
