/// What happened, in sentences; kept only when a failing seed is run again to be shown.
struct Timeline {
    static let limit = 400

    let recording: Bool
    private(set) var lines: [String] = []

    init(recording: Bool) {
        self.recording = recording
    }

    mutating func add(_ instant: SimulatedTime, _ text: String) {
        let milliseconds = String(instant / .millisecond % 1000)
        let padded = String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
        lines.append("\(instant / .second).\(padded) s  \(text)")
        if lines.count > Timeline.limit * 2 { lines.removeFirst(lines.count - Timeline.limit) }
    }
}
