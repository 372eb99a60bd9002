internal import HealthModel

/// Drifts that end at a threshold. A forecast moves nothing: what it warns of has thresholds of its own.
enum TrendRules {
    static let temperature = rule(
        "temperature", "Look at fans, filters and heat sinks before the threshold is reached.")
    static let inlet = rule(
        "inlet", "Look at the cooling of the room; both nodes breathe this air.", scope: .environment)
    static let fan = rule("fan", "Plan to replace this fan.")
    static let voltage = rule("voltage", "Plan to replace power supply or board; a rail drifts.")

    static let derivedRows = [temperature, inlet, fan, voltage]

    static func rule(for unit: SensorUnit, subject: SensorSubject?) -> Rule {
        if subject == .inletTemperature { return inlet }
        return switch unit {
        case .rpm: fan
        case .volts: voltage
        case .celsius, .fahrenheit, .amperes, .watts, .percent, .unknown: temperature
        }
    }

    private static func rule(_ name: String, _ advice: String, scope: Finding.Scope = .node) -> Rule {
        Rule(
            id: "\(name).trend", trigger: .derived, severity: .advisory, advice: advice,
            source: "P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968)",
            scope: scope, family: "\(name).trend", rank: 1)
    }
}
