internal import HealthModel

/// What of a tree is there and could not be read, or not to its end: its readers say so of the component, so that nothing
/// is healthy for want of a file.
package struct UnreadFiles: Sendable {
    /// Below the top of the tree.
    private(set) var paths: Set<String> = []
    /// What was left out with everything in it, as a part of a sentence.
    private var gaps: [String] = []

    package init() {}

    mutating func add(_ path: String) { paths.insert(path) }

    mutating func add(gap: String) {
        guard gaps.count < 8, !gaps.contains(gap) else { return }
        gaps.append(gap)
    }

    /// "its file ue_count could not be read whole".
    static func words(_ file: String) -> String { "its file \(file) could not be read whole" }

    /// A finding of quality about the tree; empty if nothing was left out.
    func gapReadings(of document: ForeignDocument) -> [Reading] {
        var doubts = Doubts(about: Component(.other, id: document.name))
        for gap in gaps { doubts.add(gap) }
        return doubts.readings
    }
}
