internal import HealthModel

/// Which fence devices can power which node off, and whether Pacemaker has proof of it.
struct FencePathReading {
    /// A success that may be older proves nothing now, in milliseconds. Of a monitor that goes on succeeding the CIB keeps no
    /// time, so that its interval is all that is known of its age.
    static let longestInterval = 600_000

    let cib: CIBReading
    let monitor: MonitorReading

    func paths() -> [FencePath] {
        let found = enabledPaths()
        guard !monitor.stonithEnabled else { return found }
        return found.map { path(to: $0.target, by: $0.device, on: nil, refusal: "stonith-enabled is false") }
    }

    private func enabledPaths() -> [FencePath] {
        let devices = cib.primitives.filter { $0["class"] == "stonith" }
        return devices.flatMap { device -> [FencePath] in
            guard let id = device["id"] else { return [] }
            let parameters = CIBReading.parameters(of: device)
            let named = FencePathReading.targets(parameters)
            return monitor.nodes.map(\.name).filter { named?.contains($0) ?? true }.map { target in
                guard named != nil else {
                    return path(
                        to: target, by: id, on: nil,
                        refusal: "it names no node in pcmk_host_list or pcmk_host_map, so its targets are unknown")
                }
                return judge(device, id: id, target: target)
            }
        }
    }

    /// The nodes that a device says it can fence, nil if it does not say.
    static func targets(_ parameters: [String: String]) -> Set<String>? {
        let separators: (Character) -> Bool = { $0 == " " || $0 == "," || $0 == ";" || $0 == "\t" || $0 == "\n" }
        var names = Set(parameters["pcmk_host_list"]?.split(whereSeparator: separators).map(String.init) ?? [])
        // "node-a:1,2;node-b:3" (Pacemaker Explained, "Special Meta-Attributes for Fencing Resources").
        for entry in parameters["pcmk_host_map"]?.split(whereSeparator: { $0 == ";" || $0.isWhitespace }) ?? [] {
            if let name = entry.split(whereSeparator: { $0 == ":" || $0 == "=" }).first { names.insert(String(name)) }
        }
        return names.isEmpty ? nil : names
    }

    private func judge(_ device: XMLTree, id: String, target: String) -> FencePath {
        let instances = monitor.resources.filter { $0.id == id && !$0.nodes.isEmpty }
        guard let instance = instances.first(where: { !$0.nodes.contains(target) }) ?? instances.first,
            let node = instance.nodes.first(where: { $0 != target }) ?? instance.nodes.first
        else { return path(to: target, by: id, on: nil, refusal: stopped(id)) }
        guard node != target else {
            return path(to: target, by: id, on: node, refusal: "it is monitored on the target itself only")
        }
        guard monitor.nodes.contains(where: { $0.name == node && $0.online && !$0.unclean && !$0.pending }) else {
            return path(to: target, by: id, on: node, refusal: "\(node), where it runs, is not online")
        }
        guard ["Started", "Unpromoted", "Promoted"].contains(instance.role), !instance.failed, !instance.blocked else {
            return path(
                to: target, by: id, on: node,
                refusal: "it is \(instance.role)\(instance.failed ? " and failed" : "") on \(node)")
        }
        guard FencePathReading.hasRecurringMonitor(device) else {
            return path(
                to: target, by: id, on: node, refusal: "no recurring monitor is configured, so nothing tests it")
        }
        return judgeHistory(id, target: target, node: node)
    }

    private func judgeHistory(_ id: String, target: String, node: String) -> FencePath {
        // Records of pending operations (op-status -1) say nothing yet. Call ids grow with every operation of a node.
        let done = cib.operations(of: id, on: node).filter { $0["op-status"] != "-1" }
        let ordered = done.compactMap { operation in
            operation["call-id"].flatMap(Int.init).map { (call: $0, operation: operation) }
        }.sorted { $0.call < $1.call }
        let starts = ordered.filter { $0.operation["operation"] == "start" }
        let monitors = ordered.filter {
            $0.operation["operation"] == "monitor" && ($0.operation["interval"].flatMap(Int.init) ?? 0) > 0
        }
        let newest = [starts.last, monitors.last].compactMap { $0 }.max { $0.call < $1.call }
        guard let newest else {
            return path(to: target, by: id, on: node, refusal: "no start or monitor of it is on record on \(node)")
        }
        let since = (monitors.last ?? newest).operation["last-rc-change"].flatMap(Int64.init)
        let verb = newest.operation["operation"] ?? "operation"
        guard newest.operation["rc-code"] == "0", newest.operation["op-status"] == "0" else {
            return path(
                to: target, by: id, on: node, since: since,
                refusal: "its last \(verb) on \(node) failed with rc \(newest.operation["rc-code"] ?? "unknown")")
        }
        let interval = monitors.last?.operation["interval"].flatMap(Int.init)
        if let interval, interval > Self.longestInterval {
            return path(
                to: target, by: id, on: node, since: since,
                refusal:
                    "its monitor runs every \(interval / 60_000) min only, so that its last success may be as old; "
                    + "give it op monitor interval=60s")
        }
        let pace = interval.map { " (it runs every \($0 / 1000) s)" } ?? ""
        return FencePath(
            target: target, device: id, node: node, proved: true, since: since,
            evidence: "\(id) runs on \(node); its last \(verb) there succeeded\(pace).")
    }

    /// Why a device runs nowhere, as far as the history tells.
    private func stopped(_ id: String) -> String {
        for node in monitor.nodes {
            let failed = cib.operations(of: id, on: node.name).filter {
                $0["op-status"] != "-1" && $0["rc-code"] != "0" && ["start", "monitor"].contains($0["operation"])
                    && !($0["operation"] == "monitor" && $0["interval"] == "0")
            }
            if let last = failed.last {
                return "it is stopped; its \(last["operation"] ?? "start") on \(node.name) failed with rc "
                    + "\(last["rc-code"] ?? "unknown")"
            }
        }
        return "it is stopped"
    }

    private static func hasRecurringMonitor(_ device: XMLTree) -> Bool {
        device.descendants("op").contains { operation in
            operation["name"] == "monitor" && !["0", "0s", "", "0ms"].contains(operation["interval"] ?? "0")
                && (operation["enabled"] ?? "true").lowercased() != "false"
        }
    }

    private func path(
        to target: String, by device: String, on node: String?, since: Int64? = nil, refusal: String
    ) -> FencePath {
        FencePath(
            target: target, device: device, node: node, proved: false, since: since,
            evidence: "\(device) is not proved to fence \(target): \(refusal).")
    }
}
