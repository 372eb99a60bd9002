/// The content of /etc/forewarn/forewarn.toml: complete, in range and free of contradictions, or not there at all.
/// docs/configuration.md describes every key.
package struct Configuration: Equatable, Sendable {
    package static let defaultPath = "/etc/forewarn/forewarn.toml"

    package var node = Node()
    package var bmc: BMC
    package var senses: Senses
    package var policy: Policy
    package var cluster: Cluster
    package var paths: Paths
    package var access: Access

    package struct Node: Equatable, Sendable {
        /// nil: ask the cluster.
        package var name: String?
    }

    /// How this node's own BMC is reached and read.
    package struct BMC: Equatable, Sendable {
        package var connection: Connection
        /// FreeIPMI's names (ipmi-sensors(8), WORKAROUNDS).
        package var workaroundFlags: [String]
        /// From the beginning of one pass to the beginning of the next.
        package var pollInterval: Duration
        package var sessionTimeout: Duration
        package var retransmissionTimeout: Duration
        /// For one pass.
        package var deadline: Duration
        package var sdrCacheDirectory: String
        /// Most requests to the BMC within a minute.
        package var requestsPerMinute: Int
        /// Without a fresh report of it the node's health is unknown.
        package var isRequired: Bool
    }

    package enum Connection: Equatable, Sendable {
        /// The kernel's OpenIPMI driver.
        case openipmi(device: String)
        case lan(LAN)
    }

    /// RMCP+ (IPMI 2.0).
    package struct LAN: Equatable, Sendable {
        package var address: String
        package var username: String?
        package var passwordFile: String?
        package var keyFile: String?
        package var cipherSuite: Int
        package var privilege: Privilege
    }

    package enum Privilege: String, Sendable, CaseIterable {
        case user
        case `operator`
        case admin
    }

    package enum Mode: String, Sendable, CaseIterable {
        /// Decide and record, do nothing.
        case shadow
        /// Also publish the value that keeps new resources away, where nothing moves because of it.
        case advise
        case act
    }

    /// What ends an evacuation once nothing calls for it any more.
    package enum Recovery: String, Sendable, CaseIterable {
        /// The recovery dwell, longer with each relapse.
        case dwell
        /// A person.
        case latched
    }

    /// What is done when both nodes are hot or without mains.
    package enum EnvironmentPlan: String, Sendable, CaseIterable {
        case stay
        case consolidate
    }

    /// What a person has to say that he means it, because it takes the gate its sense.
    package enum Weakness: String, Sendable, CaseIterable {
        case noMargin = "no-margin"
        case noBudget = "no-budget"
    }

    package struct Policy: Equatable, Sendable {
        package var mode: Mode
        /// K of N: as many of the last `confirmWindow` readings must agree.
        package var confirmReadings: Int
        package var confirmWindow: Int
        package var readingTimeToLive: Duration
        /// However long a sense says that its readings are good for.
        package var longestReadingTimeToLive: Duration
        package var recoveryReadings: Int
        package var moveInterval: Duration
        package var recoveryDwell: Duration
        /// The longest that relapses make of it.
        package var recoveryDwellLimit: Duration
        package var recovery: Recovery
        /// nil: unlimited.
        package var movesPerDay: Int?
        package var scoreMargin: Int
        package var environmentPlan: EnvironmentPlan
        package var acknowledged: Set<Weakness>
    }

    package struct Cluster: Equatable, Sendable {
        package var heartbeatInterval: Duration
        package var peerTimeToLive: Duration
        package var watchInterval: Duration
        package var vacateDeadline: Duration
        package var callDeadline: Duration
        package var fenceTimeout: Duration
        package var intentSettle: Duration
        package var pacemakerDirectory: String
    }

    package struct Paths: Equatable, Sendable {
        package var stateDirectory: String
        /// Of what is recorded for `forewarn replay`; 0 for nothing.
        package var historyMebibytes: Int
        package var probeSocket: String
        package var apiSocket: String
        package var actuatorSocket: String
    }

    package struct Access: Equatable, Sendable {
        package var agentUser: String
        /// Users of the probe services: each may report its own senses, and nothing else.
        package var bmcUser: String
        package var diskUser: String
        package var hostUser: String
        package var extensionUser: String
        package var adminGroup: String
    }
}
