/// Temperatures of drives. A register of ones, or of zeros where it counts kelvin, is a doubt and no temperature.
enum DriveTemperature {
    /// What a drive can have and still answer, in celsius.
    static let possible = -60.0...150.0
}

extension NVMeReport {
    /// - Parameters:
    ///   - celsius: nil if what the listing says is no number.
    ///   - isGiven: the listing says something of it.
    package mutating func take(celsius: Double?, isGiven: Bool) {
        compositeTemperature = celsius.flatMap { DriveTemperature.possible.contains($0) ? $0 : nil }
        if isGiven, compositeTemperature == nil { doubt = doubt ?? CounterTrouble.noTemperature }
    }
}

extension SCSIReport {
    /// - Parameter celsius: nil if the drive gives none.
    package mutating func take(celsius: Double?) {
        temperature = celsius.flatMap { DriveTemperature.possible.contains($0) ? $0 : nil }
        if celsius != nil, temperature == nil { doubt = doubt ?? CounterTrouble.noTemperature }
    }
}

extension SMARTRawValue {
    /// The degrees in the low byte, signed; nil for what no drive survives. Listings print the sign; in the bits it is
    /// that of a byte or of a word (smartmontools atacmds.cpp, tempminmax), of which all ones are no degree below zero.
    func celsius(_ packing: SMARTPacking) -> Double? {
        if let first = text?.split(separator: " ").first, first.hasPrefix("-") {
            return Double(first).flatMap { (-60..<0).contains($0) ? $0 : nil }
        }
        guard let count = count(packing) else { return nil }
        if count < 150 { return Double(count) }
        guard text == nil, let word = bits.map({ $0 & 0xFFFF }) else { return nil }
        let isSigned = (0x00C4..<0x00FF).contains(word) || (0xFFC4..<0xFFFF).contains(word)
        return isSigned ? Double(Int8(truncatingIfNeeded: word)) : nil
    }
}
