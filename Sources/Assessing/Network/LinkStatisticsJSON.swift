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
        let readings = links.compactMap { link -> Reading? in
            guard let name = link["ifname"]?.text else { return nil }
            let flags = (link["flags"]?.array ?? []).compactMap(\.string)
            guard !flags.contains("LOOPBACK"), link["link_type"]?.text != "loopback" else { return nil }
            return .measurement(measurement(link, name, flags))
        }
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) holds no link but the loopback.") }
        return readings
    }

    private static func measurement(_ link: JSON, _ name: String, _ flags: [String]) -> Measurement {
        var measurement = Measurement(component: Component(.nic, id: name))
        let state = link["operstate"]?.text ?? "UNKNOWN"
        let isVirtual =
            LinkNames.isVirtual(name)
            || ["bridge", "veth", "tun", "dummy"].contains(
                link["linkinfo"]?["info_kind"]?.text ?? "")
        if !flags.contains("UP") {
            measurement.say(.administrativelyDown)
        } else if flags.contains("NO-CARRIER") || state == "DOWN" || state == "LOWERLAYERDOWN" {
            // A bridge without members has none, and nobody misses it.
            measurement.say(isVirtual ? .administrativelyDown : .carrierLost)
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
        for (value, quantity) in counters { measurement.add(quantity, value?.number, kind: .counter) }
        measurement.addReceiveErrorShare()
        return measurement
    }
}
