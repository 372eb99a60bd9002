internal import HealthModel

/// The body of `POST /v1/drain`, `/v1/undrain`, `/v1/clear`, `/v1/hold` and `/v1/unhold`.
package struct OperatorRequest: Codable, Equatable, Sendable {
    /// In place of a name: the node of the daemon that is asked. Of `hold` and `unhold` only.
    package static let thisNode = "."

    package var node: String
    /// For a drain or a hold: why.
    package var reason: String?
    /// For a hold, how long: "30m", "2h"; nil until it is lifted.
    package var duration: String?
    /// The plan is made and nothing is done.
    package var dryRun: Bool?

    package init(node: String, reason: String? = nil, duration: String? = nil, dryRun: Bool? = nil) {
        self.node = node
        self.reason = reason
        self.duration = duration
        self.dryRun = dryRun
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case node, reason, duration, dryRun
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// A member that is not known is an error: a mistyped `dryRun` must not become an order.
    package init(from decoder: any Decoder) throws {
        let known = Set(CodingKeys.allCases.map(\.rawValue))
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "unknown member \(key.stringValue)"))
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        node = try container.decode(String.self, forKey: .node)
        // Not `decodeIfPresent`: null is no answer, and `dryRun` of null no order.
        reason = container.contains(.reason) ? try container.decode(String.self, forKey: .reason) : nil
        duration = container.contains(.duration) ? try container.decode(String.self, forKey: .duration) : nil
        dryRun = container.contains(.dryRun) ? try container.decode(Bool.self, forKey: .dryRun) : nil
    }
}

extension OperatorRequest {
    /// Longest reason, in characters.
    package static let longestReason = 200

    /// What cannot be meant, in one sentence; nil if nothing.
    package var defect: String? {
        if node.isEmpty || node.utf8.count > 256 || node.hasPrefix("-") {
            return "A node's name has 1 to 256 bytes and no dash in front"
        }
        if (reason?.count ?? 0) > Self.longestReason {
            return "The reason is longer than \(Self.longestReason) characters; say it in fewer"
        }
        if let duration, (DurationText.parse(duration) ?? .zero) <= .zero {
            return "--for takes a whole number above zero with s, m or h, such as 30m or 2h, not "
                + Self.quoted(duration)
        }
        return nil
    }

    private static func quoted(_ text: String) -> String {
        "\"" + String(text.unicodeScalars.prefix(40).map { $0.value < 0x20 ? " " : Character($0) }) + "\""
    }
}

/// One line of the answer to an operator's request, as it happens; the last one is `done`.
package struct ProgressLine: Codable, Equatable, Sendable {
    package enum Event: String, Codable, Sendable {
        /// What would be done, and every answer of the gate.
        case plan
        /// How the action ended.
        case outcome
        /// Something changed, or time went by.
        case progress
        /// What runs where now.
        case proof
        case done
    }

    /// How the command ends.
    package enum Result: String, Codable, Sendable {
        case ok
        case refused
        /// Begun, and not finished in time.
        case failed
        /// The cluster or the daemon cannot tell.
        case unknown
    }

    package var event: Event
    package var node: String
    /// One sentence.
    package var message: String
    package var elapsedMilliseconds: Int64
    package var gate: [GateDocument]?
    package var moves: [MoveDocument]?
    /// Clone instances and fence devices that stop with the standby.
    package var stops: [String]?
    /// Workload that still runs on the node.
    package var remaining: [String]?
    /// In a `done` line only.
    package var result: Result?

    package init(
        _ event: Event, node: String, _ message: String, elapsedMilliseconds: Int64, gate: [GateDocument]? = nil,
        moves: [MoveDocument]? = nil, stops: [String]? = nil, remaining: [String]? = nil, result: Result? = nil
    ) {
        self.event = event
        self.node = node
        self.message = message
        self.elapsedMilliseconds = elapsedMilliseconds
        self.gate = gate
        self.moves = moves
        self.stops = stops
        self.remaining = remaining
        self.result = result
    }
}

package struct MoveDocument: Codable, Equatable, Sendable {
    package var resource: String
    package var role: String
    package var from: String
    package var to: String

    package init(resource: String, role: String, from: String, to: String) {
        self.resource = resource
        self.role = role
        self.from = from
        self.to = to
    }
}

/// The body of every answer with an error status.
package struct ErrorDocument: Codable, Equatable, Sendable {
    /// One sentence: what, where, what to do.
    package var error: String

    package init(error: String) {
        self.error = error
    }
}
