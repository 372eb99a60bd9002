internal import DriveData
package import HealthModel

/// `ip -s -j link` (also with `-d`): an array of links with flags and counters.
package enum LinkStatisticsJSON: ForeignFormat {
    package static let name = "ip -s -j link"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        document.looksLikeJSON && document.headContains("\"ifname\"")
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let root: JSON
        do {
            root = try JSON(document.bytes)
        } catch {
            return [Measurement.garbled(document, format: name, error.description)]
        }
        let links = root.array.isEmpty ? [root] : root.array
        var nameless = 0
        let readings = links.flatMap { link -> [Reading] in
            guard let name = link["ifname"]?.text else {
                // `ip -j` prints an empty object for a link that its filter left out.
                if !(link.object ?? [:]).isEmpty { nameless += 1 }
                return []
            }
            let flags = (link["flags"]?.array ?? []).compactMap(\.string)
            guard !flags.contains("LOOPBACK"), link["link_type"]?.text != "loopback" else { return [] }
            return measurement(link, name, flags)
        }
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) holds no link but the loopback.") }
        var doubts = Doubts(about: Component(.other, id: document.name))
        if nameless > 0 { doubts.add("\(nameless) of its links have no name") }
        return readings + doubts.readings
    }

    private static func measurement(_ link: JSON, _ name: String, _ flags: [String]) -> [Reading] {
        var measurement = Measurement(component: Component(.nic, id: name))
        var doubts = Doubts(about: measurement.component)
        let state = link["operstate"]?.text ?? "UNKNOWN"
        let isVirtual =
            LinkNames.isVirtual(name)
            || ["bridge", "veth", "tun", "dummy"].contains(
                link["linkinfo"]?["info_kind"]?.text ?? "")
        let isMaster =
            flags.contains("MASTER") || ["bond", "team"].contains(link["linkinfo"]?["info_kind"]?.text ?? "")
        if link["flags"]?.array.isEmpty ?? true {
            // A link that is set down has flags too (BROADCAST, MULTICAST).
            doubts.add("its flags are missing, so that nobody knows whether it is set up")
        } else if !flags.contains("UP") {
            measurement.say(.administrativelyDown)
        } else if flags.contains("NO-CARRIER") || state == "DOWN" || state == "LOWERLAYERDOWN" {
            // A bridge without members has none, and nobody misses it.
            measurement.say(isVirtual ? .administrativelyDown : isMaster ? .bondDown : .carrierLost)
        } else if link["operstate"] == nil {
            doubts.add("its operational state is missing")
        } else {
            measurement.say(.carrierUp)
        }
        let statistics = link["stats64"] ?? link["stats"]
        let receive = statistics?["rx"]
        let transmit = statistics?["tx"]
        let counters: [(value: JSON?, name: QuantityName)] = [
            (receive?["crc_errors"], .receiveCRCErrors), (receive?["errors"], .receiveErrors),
            (transmit?["errors"], .transmitErrors), (receive?["dropped"], .receiveDropped),
            (transmit?["dropped"], .transmitDropped), (receive?.first("missed_errors", "missed"), .receiveMissed),
            (receive?["packets"], .receivedPackets), (transmit?["packets"], .transmittedPackets),
            (transmit?["carrier_changes"] ?? link["carrier_changes"], .carrierChanges),
        ]
        for (value, quantity) in counters {
            let name = quantity.rawValue
            if let value, value != .null, value.number == nil { doubts.add("its counter \(name) holds no number") }
            measurement.add(quantity, doubts.counter(value?.number, named: name), kind: .counter)
        }
        measurement.addReceiveErrorShare()
        return [.measurement(measurement)] + doubts.readings
    }
}
