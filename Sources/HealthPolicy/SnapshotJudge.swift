package import HealthModel

/// Judges readings once, without a past: what `forewarn assess` says of a file.
package enum SnapshotJudge {
    /// One judgement a component, in order of kind and id. Nothing read is unknown, never healthy.
    package static func judge(_ readings: [Reading]) -> [ComponentJudgement] { [] }
}
