/// The rules to beat, on raw values as people use them.
enum Baseline: String, CaseIterable, Codable, Sendable {
    case anyAboveZero = "any of 5, 187, 197, 198 above zero"
    case many = "5 >= 100 or 197 >= 10"

    /// By the attributes that the file carries.
    func calls(_ raw: [Int: Double]) -> Bool {
        switch self {
        case .anyAboveZero: raw.values.contains { $0 > 0 }
        case .many: raw[5] ?? 0 >= 100 || raw[197] ?? 0 >= 10
        }
    }
}
