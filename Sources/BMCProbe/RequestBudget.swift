internal import HealthModel

/// How many requests a BMC is asked within any minute: never more than the configuration says. Pure.
///
/// A pass is charged when it has ended, so a charge leaves the minute later than its requests did.
struct RequestBudget: Equatable, Sendable {
    let perMinute: Int
    private var spent: [(at: MonotonicInstant, count: Int)] = []

    init(perMinute: Int) {
        self.perMinute = max(1, perMinute)
    }

    mutating func charge(_ count: Int, at now: MonotonicInstant) {
        spent.removeAll { $0.at.age(at: now) >= .seconds(60) }
        spent.append((now, max(0, count)))
    }

    /// What may be asked now.
    func left(at now: MonotonicInstant) -> Int {
        perMinute - spent.reduce(0) { $1.at.age(at: now) < .seconds(60) ? $0 + $1.count : $0 }
    }

    /// How long it takes until so many requests may be made. More than a whole minute's are made once nothing else was
    /// asked for a minute: a BMC whose one pass costs more than the budget would never be read otherwise.
    func wait(for count: Int, at now: MonotonicInstant) -> Duration {
        var left = left(at: now)
        let needed = min(count, perMinute)
        for charge in spent where left < needed {
            let age = charge.at.age(at: now)
            guard age < .seconds(60) else { continue }
            left += charge.count
            if left >= needed { return .seconds(60) - age }
        }
        return .zero
    }

    static func == (left: RequestBudget, right: RequestBudget) -> Bool {
        left.perMinute == right.perMinute && left.spent.elementsEqual(right.spent, by: ==)
    }
}
