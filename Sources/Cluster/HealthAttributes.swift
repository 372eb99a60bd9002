package import HealthModel

extension AttributeReading {
    /// Reads a value strictly: an optional sign and digits, nothing else. Pacemaker itself takes "-60000x" for -60000
    /// and "banana" for 0, so a value that is not plainly a number proves that somebody else wrote it.
    package init(value: String?) {
        guard let value else {
            self = .absent
            return
        }
        let digits = value.hasPrefix("-") ? value.dropFirst() : value[...]
        guard !digits.isEmpty, digits.utf8.count <= 9, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(value)
        else {
            self = .malformed(String(value.prefix(64)))
            return
        }
        self = .integer(number)
    }
}

/// How this cluster counts health attributes: the `node-health-*` options.
package struct HealthOptions: Equatable, Sendable {
    /// Pacemaker's INFINITY as a number.
    static let infinity = 1_000_000

    package var strategy: String?
    package var base: Int?
    var red: Int
    var yellow: Int
    var green: Int

    init(options: [String: String]) {
        strategy = options["node-health-strategy"]
        base = options["node-health-base"].map { HealthOptions.score($0) }
        // The defaults of Pacemaker Explained, "Tracking Node Health".
        red = options["node-health-red"].map { HealthOptions.score($0) } ?? -HealthOptions.infinity
        yellow = options["node-health-yellow"].map { HealthOptions.score($0) } ?? 0
        green = options["node-health-green"].map { HealthOptions.score($0) } ?? 0
    }

    /// What Pacemaker adds to a node's score for one attribute value.
    func points(_ value: String) -> Int {
        switch value.lowercased() {
        case "red": red
        case "yellow": yellow
        case "green": green
        default: HealthOptions.score(value)
        }
    }

    /// Pacemaker's own reading of a score (char2score): INFINITY words, else the leading integer, else 0; clamped.
    static func score(_ text: String) -> Int {
        switch text.lowercased() {
        case "infinity", "+infinity": return infinity
        case "-infinity": return -infinity
        default: break
        }
        var rest = text.drop(while: \.isWhitespace)
        let negative = rest.first == "-"
        if negative || rest.first == "+" { rest = rest.dropFirst() }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return 0 }
        let magnitude = min(Int(digits) ?? infinity, infinity)
        return negative ? -magnitude : magnitude
    }

    /// The sum of all `#health-*` attributes of a node but ours; a transient value hides the permanent one of its name.
    func othersTotal(permanent: [String: String], transient: [String: String]) -> Int {
        permanent.merging(transient) { _, transient in transient }
            .filter { $0.key.hasPrefix("#health") && $0.key != HealthAttribute.name }
            .reduce(0) { max(-HealthOptions.infinity, min(HealthOptions.infinity, $0 + points($1.value))) }
    }
}

/// Our own health attribute.
package enum HealthAttribute {
    package static let name = "#health-forewarn"
}
