internal import FoundationEssentials
package import HealthModel

extension ProbeReport {
    /// The report as one line of JSON without its newline, as docs/probe-protocol.md describes it.
    package func line() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
