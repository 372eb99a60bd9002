internal import HealthModel

/// What storage controllers' tools call a disk, a volume, a battery or themselves, in one vocabulary.
enum DiskStateWords {
    /// A physical disk. An unknown word is a report that somebody should look at.
    static func apply(_ text: String, to disk: inout Measurement) {
        let state = text.lowercased().trimmingBlanks()
        if state.hasAny(["predictive", "predicted", "pred fail", "smart trip"]) {
            disk.say(.drivePredictiveFailure)
        } else if state.hasAny(["rebuild", "rbld", "copyback", "cpybck", "recovering", "expanding", "copying"]) {
            disk.say(.arrayRebuilding)
        } else if isFailed(state) {
            disk.say(.driveOffline)
        } else if isWell(state) {
            disk.say(.working)
        } else {
            disk.say(.reportedWarning)
            disk.note("Its controller calls it \(text)")
        }
    }

    private static func isFailed(_ state: String) -> Bool {
        if ["offln", "ofln", "offline", "failed", "fail", "ubad", "ubunsp", "missing", "msng", "dead", "erred", "bad"]
            .contains(
                state)
        {
            return true
        }
        return state.hasAny([
            "failed", "unconfigured(bad)", "unconfigured bad", "not responding", "unconf bad", "inaccessible",
            "unsupported",
        ])
    }

    private static func isWell(_ state: String) -> Bool {
        let words = [
            "onln", "online", "ok", "optl", "optimal", "ugood", "ghs", "dhs", "jbod", "ready", "raw", "conf",
            "hot spare", "hotspare", "global hot spare", "dedicated hot spare", "spun", "unconfigured(good)",
            "unconfigured good", "ubgood", "available", "unassigned", "active", "good", "no action needed", "shld",
        ]
        return words.contains(state)
            || words.contains { state.hasPrefix($0 + ",") || state.hasPrefix($0 + " ") || state.hasPrefix($0 + "(") }
            || state.has("hotspare") || state.has("hot spare") || state.has("hot-spare")
    }

    /// A volume of several disks.
    static func applyVolume(_ text: String, to volume: inout Measurement) {
        let state = text.lowercased().trimmingBlanks()
        if state.has("interim") {
            // HPE's word for an array that lacks a disk; it rebuilds nothing.
            volume.say(.arrayDegraded)
        } else if state.hasAny(["rebuild", "recover", "rec", "copyback", "migrat", "expand", "transform", "initializ"])
        {
            volume.say(state.hasAny(["initializ", "expand", "transform", "migrat"]) ? .working : .arrayRebuilding)
        } else if ["optl", "optimal", "ok", "online", "cac", "ready", "okay"].contains(state) {
            volume.say(.working)
        } else if state.hasAny([
            "degrad", "dgrd", "pdgd", "impacted", "suboptimal", "sub-optimal", "critical",
        ]) {
            volume.say(.arrayDegraded)
        } else if state.hasAny(["fail", "offln", "ofln", "offline", "missing", "inaccessible", "not available", "dead"])
        {
            volume.say(.arrayFailed)
        } else {
            volume.say(.reportedWarning)
            volume.note("Its controller calls it \(text)")
        }
    }

    /// A battery, capacitor or flash module that keeps the cache.
    static func applyBattery(_ text: String, to battery: inout Measurement) {
        let state = text.lowercased().trimmingBlanks()
        guard !["not available", "n/a", "not applicable", "none"].contains(state) else { return }
        if state.hasAny(["fail", "replace", "degrad", "missing", "bad", "dead", "low", "not present", "faulty"]) {
            battery.say(.batteryFailed)
        } else if state.hasAny(["charging", "recharg", "learn"]) {
            battery.say(.lowBattery)
        } else if state.hasAny(["opt", "ok", "ready", "good", "healthy", "non-critical"]) {
            battery.say(.working)
        } else {
            battery.say(.reportedWarning)
            battery.note("Its controller calls it \(text)")
        }
    }

    /// A controller.
    static func applyController(_ text: String, to controller: inout Measurement) {
        let state = text.lowercased().trimmingBlanks()
        if ["ok", "opt", "optimal", "okay", "0", "good", "working", "ready", "not configured"].contains(state) {
            controller.say(.working)
        } else if state.hasAny(["fail", "fld", "fault", "locked", "lockup", "dead"]) {
            controller.say(.deviceFailed)
        } else if state.hasAny(["needs attention", "ndatn", "degraded", "dgd", "warning", "msng"]) {
            controller.say(.reportedWarning)
        } else {
            controller.say(.reportedWarning)
            controller.note("It calls itself \(text)")
        }
    }
}
