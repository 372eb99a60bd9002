internal import LinuxAccess

/// Parts of the time in which tasks waited for a resource, in percent.
///
/// Source: Documentation/accounting/psi.rst.
struct PressureStall: Equatable {
    struct Line: Equatable {
        var avg10: Double
        var avg60: Double
    }

    /// Some task waited.
    var some: Line
    /// All tasks that had something to do waited.
    var full: Line

    /// nil if a line is missing or a number is none, or out of 0...100.
    init?(_ bytes: [UInt8]) {
        var lines: [String: Line] = [:]
        for line in KernelText.lines(bytes) {
            let fields = KernelText.fields(line, limit: 16)
            guard fields.count >= 3, let ten = PressureStall.value(fields[1], "avg10="),
                let sixty = PressureStall.value(fields[2], "avg60=")
            else { return nil }
            lines[KernelText.text(fields[0])] = Line(avg10: ten, avg60: sixty)
        }
        guard let some = lines["some"], let full = lines["full"] else { return nil }
        self.some = some
        self.full = full
    }

    private static func value(_ field: ArraySlice<UInt8>, _ name: String) -> Double? {
        guard field.starts(with: name.utf8), let value = KernelText.number(field.dropFirst(name.utf8.count)),
            value >= 0, value <= 100
        else { return nil }
        return value
    }
}
