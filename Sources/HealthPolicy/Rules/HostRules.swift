/// hwmon, network, arrays, memory, kernel and system, in the vocabulary of `HostNames` and `ReportNames`.
enum HostRules {
    static let rows: [MeasurementRule] =
        DriveStateRules.rows + HwmonRules.rows + LinkRules.rows + OpticRules.rows + ArrayRules.rows
        + ErrorCounterRules.rows + KernelRules.rows
        + SystemRules.rows + ReportRules.rows + ReplicaRules.rows
}
