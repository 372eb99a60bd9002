internal import LinuxAccess

/// What the fence agent can be asked for (Fence Agent API).
enum FenceAction: String, CaseIterable {
    case on, off, reboot, status, monitor, list
    case listStatus = "list-status"
    case metadata
    case manpage
    case validateAll = "validate-all"

    init(_ name: String) throws(FenceUsageError) {
        let lowercased = name.lowercased()
        let known = lowercased == "meta-data" ? FenceAction.metadata : FenceAction(rawValue: lowercased)
        guard let known else {
            let all = FenceAction.allCases.map(\.rawValue).joined(separator: ", ")
            throw FenceUsageError(
                "The action \"\(Printable.clean(name, limit: 64))\" is not known; it is one of \(all).")
        }
        self = known
    }
}

/// Where the password is.
enum PasswordSource {
    case given(Secret)
    case file(String)
    case script(String)
}

/// The judged options.
struct FenceRequest {
    let action: FenceAction
    /// Nil for the actions that need no BMC.
    private(set) var login: Login?
    private(set) var timing = PowerTiming()
    /// Pause before off and reboot.
    private(set) var delay: Duration = .zero
    /// The node's name, if it was given.
    private(set) var plug: String?
    private(set) var isVerbose = false
    private(set) var isQuiet = false
    private(set) var debugFile: String?

    /// What is needed to make a `BMCTarget` once the password is known.
    struct Login {
        var host: String
        var port: UInt16
        var username: String
        var password: PasswordSource
        var key: Secret?
        var privilege: BMCTarget.Privilege
        var cipherSuite: UInt8
        var workarounds: Set<WorkaroundFlag>

        func target(password: Secret) -> BMCTarget {
            var target = BMCTarget(host: host, username: username, password: password)
            target.port = port
            target.key = key
            target.privilege = privilege
            target.cipherSuite = cipherSuite
            target.workarounds = workarounds
            return target
        }
    }

    init(_ input: FenceInput) throws(FenceUsageError) {
        let values = FenceValues(input)
        if let defect = input.defects["action"] { throw defect }
        // Left out it is "reboot" (Fence Agent API). Given and empty it is a variable that nobody set, and no order.
        guard let name = values.text("action") ?? (input.values["action"] == nil ? "reboot" : nil) else {
            throw FenceUsageError("The action is empty; give one of off, on, reboot, status, monitor.")
        }
        action = try FenceAction(name)
        guard action != .metadata, action != .manpage else { return }
        try input.refuseDefects()
        isVerbose = try values.flag("verbose") ?? false
        isQuiet = try values.flag("quiet") ?? false
        debugFile = values.text("debug_file")
        try values.refuseWhatIsRefused()
        plug = values.text("plug")
        delay = try values.seconds("delay", 0...3600) ?? .zero
        timing.powerTimeout = try values.seconds("power_timeout", 1...3600) ?? timing.powerTimeout
        timing.loginTimeout = try values.seconds("login_timeout", 1...3600) ?? timing.loginTimeout
        timing.powerWait = try values.seconds("power_wait", 0...3600) ?? timing.powerWait
        timing.powerUpRetries = try values.integer("retry_on", 0...1000) ?? timing.powerUpRetries
        guard timing.powerWait < timing.powerTimeout else {
            throw FenceUsageError("power_wait must be shorter than power_timeout; nothing could be read in time.")
        }
        login = try values.login()
    }
}
