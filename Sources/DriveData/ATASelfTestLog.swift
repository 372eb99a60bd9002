/// SMART self-test log, log address 06h (ACS-3 annex, SMART self-test log): 21 descriptors of 24 bytes from offset 2,
/// byte 508 the number of the newest, 0 if none was ever run.
enum ATASelfTestLog {
    static func entries(_ page: PageBytes) -> [SelfTestEntry]? {
        guard let newest = page.byte(508) else { return nil }
        guard newest != 0 else { return [] }
        guard newest <= 21 else { return nil }
        return (0..<21).compactMap { age in
            let slot = (Int(newest) - 1 - age + 21) % 21
            return entry(page, at: 2 + slot * 24)
        }
    }

    private static func entry(_ page: PageBytes, at base: Int) -> SelfTestEntry? {
        guard let descriptor = page.slice(base, 24), descriptor.contains(where: { $0 != 0 }),
            let kind = page.byte(base), let status = page.byte(base + 1), let hours = page.little(base + 2, 2)
        else { return nil }
        let (outcome, words) = meaning(of: status >> 4)
        // 02h extended off-line, 82h extended captive.
        let isExtended = kind & 0x7F == 0x02
        let lba = page.little(base + 5, 4) ?? 0
        let place = outcome == .failed && lba != 0 && lba != 0xFFFF_FFFF ? " at LBA \(lba)" : ""
        return SelfTestEntry(
            outcome: outcome, isExtended: isExtended, hours: hours,
            words: "\(isExtended ? "extended" : "short") test \(words)\(place)")
    }

    /// ACS-4 table 139, self-test execution status.
    private static func meaning(of status: UInt8) -> (SelfTestEntry.Outcome, String) {
        switch status {
        case 0: (.passed, "completed without error")
        case 1: (.inconclusive, "was aborted by the host")
        case 2: (.inconclusive, "was interrupted by a reset")
        case 3: (.failed, "could not complete: fatal or unknown error")
        case 4: (.failed, "failed in an unknown element")
        case 5: (.failed, "failed in the electrical element")
        case 6: (.failed, "failed in the servo element")
        case 7: (.failed, "failed in the read element")
        case 8: (.failed, "failed: handling damage suspected")
        default: (.inconclusive, "is in progress or reserved")
        }
    }
}
