/// Drives, whatever their transport, in the vocabulary of `DriveNames`.
enum DriveRules {
    static let rows: [MeasurementRule] = []
}
