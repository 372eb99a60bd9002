/// What smartctl says of answers that fail their checksum, which it prints all the same, and of those that it did not
/// get (checksumwarning() in smartctl.cpp, ataPrintMain() in ataprint.cpp). Text has them as lines, JSON as messages.
///
/// Of these are not "This result is based on an Attribute check" and "SMART Status not supported": bridges and RAID
/// controllers that pass no registers on make the report of every good drive behind them say so. Nor is the exit
/// status: its bit 2 is set for them too.
package struct SmartctlDamage: Equatable, Sendable {
    /// It is the attributes, their thresholds or whose they are: nothing of the structures can be believed.
    package let isOfStructures: Bool
    /// One sentence.
    package let sentence: String

    /// The gravest; nil if there is none.
    package init?(_ lines: [Substring]) {
        var gravest: Int?
        for line in lines {
            guard let found = SmartctlDamage.rows.firstIndex(where: { $0.fits(line) }) else { continue }
            gravest = min(gravest ?? found, found)
        }
        guard let gravest else { return nil }
        let row = SmartctlDamage.rows[gravest]
        isOfStructures = row.isOfStructures
        sentence = "smartctl says that \(row.sentence); read the drive again and check its cable."
    }

    private struct Row: Sendable {
        let start: String
        var words: String?
        var isOfStructures = false
        let sentence: String

        func fits(_ line: Substring) -> Bool {
            guard line.hasPrefix(start) else { return false }
            guard let words else { return true }
            return line.contains(words)
        }
    }

    private static let checksum = "error: invalid SMART checksum"

    /// The gravest first.
    private static let rows: [Row] = [
        Row(
            start: "Warning! Drive Identity Structure", words: checksum, isOfStructures: true,
            sentence: "the drive's identity fails its checksum"),
        Row(
            start: "Warning! SMART Attribute Data Structure", words: checksum, isOfStructures: true,
            sentence: "the SMART attribute data fail their checksum"),
        Row(
            start: "Warning! SMART Attribute Thresholds Structure", words: checksum, isOfStructures: true,
            sentence: "the SMART attribute thresholds fail their checksum"),
        Row(start: "Read SMART Data failed", sentence: "the SMART attribute data could not be read"),
        Row(start: "Error SMART Values Read failed", sentence: "the SMART attribute data could not be read"),
        Row(start: "Smartctl: SMART Read Values failed", sentence: "the SMART attribute data could not be read"),
        Row(start: "Read SMART Thresholds failed", sentence: "the SMART attribute thresholds could not be read"),
        Row(
            start: "Error SMART Thresholds Read failed", sentence: "the SMART attribute thresholds could not be read"),
        Row(
            start: "Smartctl: SMART Read Thresholds failed",
            sentence: "the SMART attribute thresholds could not be read"),
        Row(start: "Error SMART Status command failed", sentence: "the drive's own verdict could not be asked for"),
        Row(start: "SMART Status command failed", sentence: "the drive's own verdict could not be asked for"),
        Row(start: "Warning! ", words: checksum, sentence: "one of the drive's logs fails its checksum"),
    ]
}

extension ATAReport {
    /// The drive's own verdict comes by a command without data (SMART RETURN STATUS), so that "failed" stands whatever
    /// the structures hold; of a checked attribute it does not.
    ///
    /// - Parameter verdictIsOwn: smartctl did not make the verdict of the attributes.
    package mutating func take(_ damage: SmartctlDamage?, verdictIsOwn: Bool) {
        guard let damage else { return }
        guard damage.isOfStructures else {
            doubt = doubt ?? damage.sentence
            return
        }
        guard passed == false, verdictIsOwn else {
            garbage = damage.sentence
            return
        }
        attributes = []
        selfTests = nil
        loggedErrors = nil
        percentageUsed = nil
        doubt = damage.sentence
    }
}
