/// hwmon, network, arrays, memory and system, in the vocabulary of `HostNames`.
enum HostRules {
    static let rows: [MeasurementRule] = []
}
