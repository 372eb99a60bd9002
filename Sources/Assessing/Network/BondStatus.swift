package import HealthModel

/// /proc/net/bonding/NAME (Documentation/networking/bonding.rst). Several may stand in one file.
package enum BondStatus: ForeignFormat {
    package static let name = "a bond's status"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let head = document.head
        return head.contains { $0.hasPrefix("Bonding Mode:") }
            || (head.contains { $0.hasPrefix("Slave Interface:") } && head.contains { $0.hasPrefix("MII Status:") })
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let name = document.name.split(separator: "/").last.map(String.init) ?? document.name
        var bonds: [Bond] = []
        for line in document.lines {
            guard let (label, value) = line.labelled else { continue }
            if label == "Ethernet Channel Bonding Driver" || bonds.isEmpty {
                guard bonds.count < 256 else { break }
                bonds.append(Bond(name: bonds.isEmpty ? name : "\(name) \(bonds.count + 1)"))
            }
            bonds[bonds.count - 1].read(label, value)
        }
        return bonds.flatMap(\.readings)
    }

    private struct Bond {
        private struct Member {
            var name: String
            var isUp: Bool?
            var failures: Double?
            var isChurned = false
            var aggregator: String?
            var speed: Double?
            /// What its section says, to see whether the last one was cut off.
            var labels: Set<String> = []
        }

        private let name: String
        private var isUp: Bool?
        private var mode = ""
        private var active: String?
        private var activeAggregator: String?
        private var members: [Member] = []
        /// "Number of ports" of the active aggregator.
        private var ports: Double?

        init(name: String) {
            self.name = name
        }

        mutating func read(_ label: String, _ value: String) {
            switch label {
            case "Bonding Mode": mode = value
            case "Currently Active Slave": active = value
            case "Slave Interface": if members.count < 64 { members.append(Member(name: value)) }
            case "Aggregator ID" where members.isEmpty: activeAggregator = value
            case "Number of ports" where members.isEmpty: ports = value.leadingNumber
            default:
                guard !members.isEmpty else {
                    if label == "MII Status" { isUp = value.hasPrefix("up") }
                    return
                }
                let last = members.count - 1
                members[last].labels.insert(label)
                switch label {
                case "MII Status": members[last].isUp = value.hasPrefix("up")
                case "Link Failure Count": members[last].failures = value.leadingNumber
                case "Aggregator ID": members[last].aggregator = value
                case "Speed": members[last].speed = value.leadingNumber
                // The partner's state says that of its switch; ours alone says that the member is out.
                case "Actor Churn State": members[last].isChurned = value == "churned"
                default: break
                }
            }
        }

        var readings: [Reading] {
            var bond = Measurement(component: Component(.nic, id: name))
            bond.identity["mode"] = mode
            bond.add(.bondMembers, Double(members.count))
            bond.add(.bondMembersUp, Double(members.count { $0.isUp ?? false }))
            let failures = members.compactMap(\.failures).max()
            bond.add(.bondLinkFailures, failures, kind: .counter)
            if isUp == false || members.isEmpty || members.allSatisfy({ $0.isUp == false }) {
                bond.say(.bondDown)
            } else {
                bond.say(.carrierUp)
            }
            if active == "None", mode.has("active-backup") { bond.say(.bondDown) }
            if members.contains(where: { $0.isUp == false }) { bond.say(.bondMemberDown) }
            if members.contains(where: { $0.isUp ?? false && isOut($0) }) { bond.say(.bondMemberChurned) }
            let speeds = Set(members.filter { $0.isUp ?? false }.compactMap(\.speed))
            if speeds.count > 1 { bond.say(.linkSlow) }
            return [.measurement(bond)] + members.map { .measurement(measurement(of: $0)) } + doubts.readings
        }

        /// A text that was cut off lacks members, and a lost one may be among them.
        private var doubts: Doubts {
            var doubts = Doubts(about: Component(.nic, id: name))
            if let active, active != "None", !active.isEmpty, !members.contains(where: { $0.name == active }) {
                doubts.add("its active member \(active) is not listed")
            }
            let inAggregator = members.count { activeAggregator == nil || $0.aggregator == activeAggregator }
            if let ports, Double(inAggregator) < ports {
                doubts.add(
                    "it has \(Int(exactly: ports.rounded()) ?? members.count) ports, of which \(inAggregator) are listed"
                )
            }
            if isUp == nil { doubts.add("its own MII status is missing") }
            for member in members where member.isUp == nil { doubts.add("the MII status of \(member.name) is missing") }
            if let last = members.last, members.count > 1 {
                let all = members.dropLast().reduce(members[0].labels) { $0.intersection($1.labels) }
                let missing = all.subtracting(last.labels).subtracting(["MII Status"])
                if let first = missing.min() {
                    doubts.add("its last section is cut off: \(first) of \(last.name) is missing")
                }
            }
            return doubts
        }

        /// Up, but in another aggregator than the one that carries the traffic (IEEE 802.1AX).
        private func isOut(_ member: Member) -> Bool {
            if member.isChurned { return true }
            guard let activeAggregator, let own = member.aggregator else { return false }
            return own != activeAggregator
        }

        private func measurement(of member: Member) -> Measurement {
            var link = Measurement(
                component: Component(.nic, id: "\(name)/\(member.name)", name: "\(member.name) of \(name)"))
            if let isUp = member.isUp { link.say(isUp ? .carrierUp : .carrierLost) }
            link.add(.bondLinkFailures, member.failures, kind: .counter)
            link.add(.linkSpeed, member.speed, .megabitsPerSecond)
            return link
        }
    }
}
