/// Every key there is. Reader, documentation and the search for the nearest name all go by this table.
package enum ConfigurationKeys {
    /// In the order of the documentation.
    package static let all: [KeyDescription] =
        NodeKeys.all + BMCKeys.all + SenseKeys.all + PolicyKeys.all + ClusterKeys.all + PathKeys.all + AccessKeys.all

    static let sections: [String] = [
        "node", "bmc", "disk", "sensors", "nic", "memory", "system", "extensions", "policy", "cluster", "paths",
        "access",
    ]
}

enum NodeKeys {
    static let name = Key<String?>.optionalText(
        "node", "name", absent: "asked from the cluster", .name, "Name of this node in the cluster.")

    static let all = [name.description]
}

enum BMCKeys {
    enum Driver: String, Sendable, CaseIterable {
        case lan
        case openipmi
    }

    /// FreeIPMI's names of the workarounds that make sense for a driver (ipmi-sensors(8), WORKAROUNDS).
    static let lanWorkarounds = [
        "authcap", "intel20", "supermicro20", "sun20", "opensesspriv", "integritycheckvalue", "nochecksumcheck",
    ]
    static let inBandWorkarounds = ["assumeio", "spinpoll"]

    static let driver = Key<Driver>.choice(
        "bmc", "driver", .openipmi, "How the BMC is reached: over the network, or by the kernel's OpenIPMI device.")
    static let address = Key<String?>.optionalText(
        "bmc", "address", absent: "required with driver \"lan\"", .networkAddress,
        "Name or address of the BMC. Only with driver \"lan\".")
    static let device = Key<String>.text(
        "bmc", "device", "/dev/ipmi0", .absolutePath, "The OpenIPMI device. Only with driver \"openipmi\".")
    static let username = Key<String?>.optionalText(
        "bmc", "username", absent: "none", .name, "User of the BMC. Only with driver \"lan\".")
    static let passwordFile = Key<String?>.optionalText(
        "bmc", "password_file", absent: "required with `username`", .absolutePath,
        "File of mode 600 whose first line is the password of that user. Only with driver \"lan\".")
    static let cipherSuite = Key<Int>.oneOf(
        "bmc", "cipher_suite", 17, [1, 2, 3, 6, 7, 8, 11, 12, 15, 16, 17],
        refusals: [
            0:
                "cipher suite 0 authenticates nobody, so that anybody on the network could speak for the BMC; use 17, or 3"
                + " where the BMC is old"
        ],
        "IPMI 2.0 cipher suite. 17 is HMAC-SHA256 with AES, 3 is HMAC-SHA1 with AES; 0 is refused. Only with driver"
            + " \"lan\".")
    static let privilege = Key<Configuration.Privilege>.choice(
        "bmc", "privilege", .user,
        "Privilege level of the session; reading needs no more than \"user\". Only with driver \"lan\".")
    static let workaroundFlags = Key<[String]>.words(
        "bmc", "workaround_flags", [], among: lanWorkarounds + inBandWorkarounds,
        "FreeIPMI's names of workarounds for this BMC; \"assumeio\" and \"spinpoll\" only with driver \"openipmi\", the"
            + " others only with driver \"lan\".")
    static let keyFile = Key<String?>.optionalText(
        "bmc", "k_g_file", absent: "none", .absolutePath,
        "File of mode 600 whose first line is the BMC key K_g. Only with driver \"lan\".")
    static let pollInterval = Key<Duration>.duration(
        "bmc", "poll_interval", .seconds(10), .seconds(1)...(.seconds(600)),
        "Longest time from the beginning of one pass over all sensors to the beginning of the next.")
    static let requestsPerMinute = Key<Int>.integer(
        "bmc", "requests_per_minute", 3000, 60...60_000,
        "Most requests to the BMC within a minute. A pass takes about one for each sensor and twenty more; what would be"
            + " too much waits.")
    static let sessionTimeout = Key<Duration>.duration(
        "bmc", "session_timeout", .seconds(5), .milliseconds(100)...(.seconds(60)),
        "Longest time without an answer before a session is given up.")
    static let retransmissionTimeout = Key<Duration>.duration(
        "bmc", "retransmission_timeout", .milliseconds(500), .milliseconds(50)...(.seconds(10)),
        "Time after which a request is sent again.")
    static let deadline = Key<Duration>.duration(
        "bmc", "deadline", .seconds(20), .seconds(1)...(.seconds(120)), "Longest time for one pass.")
    static let sdrCacheDirectory = Key<String>.text(
        "bmc", "sdr_cache_directory", "/var/lib/forewarn-probe", .absolutePath,
        "Directory of the cached sensor descriptions.")
    static let isRequired = Key<Bool>.boolean(
        "bmc", "required", true, "Without a fresh report of the BMC the health of this node is unknown.")

    static let all = [
        driver.description, address.description, device.description, username.description, passwordFile.description,
        cipherSuite.description, privilege.description, workaroundFlags.description, keyFile.description,
        pollInterval.description, sessionTimeout.description, retransmissionTimeout.description, deadline.description,
        sdrCacheDirectory.description, requestsPerMinute.description, isRequired.description,
    ]
}

enum PolicyKeys {
    static let mode = Key<Configuration.Mode>.choice(
        "policy", "mode", .shadow,
        "\"shadow\" decides and records, \"advise\" also publishes the value that keeps new resources away from a node that"
            + " is not well, \"act\" also moves. In all three the agent takes back its own request for a power-off and"
            + " the standby before it. Fencing of a crashed node is live in all three.")
    static let confirmReadings = Key<Int>.integer(
        "policy", "confirm_readings", 2, 1...10, "So many of the last `confirm_window` readings must agree.")
    static let confirmWindow = Key<Int>.integer("policy", "confirm_window", 3, 1...20, "See `confirm_readings`.")
    static let readingTimeToLive = Key<Duration>.duration(
        "policy", "reading_time_to_live", .seconds(45), .seconds(2)...(.seconds(3600)),
        "An older reading says nothing: the sense is stale and the node's health unknown.")
    static let longestReadingTimeToLive = Key<Duration>.duration(
        "policy", "longest_reading_time_to_live", .seconds(3600), .seconds(2)...(.seconds(172_800)),
        "Most that a sense may ask for by saying that its next reading is due later.")
    static let recoveryReadings = Key<Int>.integer(
        "policy", "recovery_readings", 3, 1...20, "So many readings in a row must be well before a finding ends.")
    static let moveInterval = Key<Duration>.duration(
        "policy", "move_interval", .seconds(1800), .seconds(1)...(.seconds(604_800)),
        "Shortest time between two planned moves.")
    static let recoveryDwell = Key<Duration>.duration(
        "policy", "recovery_dwell", .seconds(600), .seconds(1)...(.seconds(604_800)),
        "How long a node must be well before it is a target again. Longer with each evacuation within seven days: 3, 6, 12"
            + " and 36 times.")
    static let recoveryDwellLimit = Key<Duration>.duration(
        "policy", "recovery_dwell_limit", .seconds(21_600), .seconds(1)...(.seconds(604_800)),
        "The longest that this becomes.")
    static let recovery = Key<Configuration.Recovery>.choice(
        "policy", "recovery", .dwell,
        "What ends an evacuation: \"dwell\" time, or with \"latched\" only `forewarn clear NODE`.")
    static let movesPerDay = Key<Int?>.limit(
        "policy", "moves_per_day", 2, 1...24, "Most planned moves within 24 hours.")
    static let scoreMargin = Key<Int>.integer(
        "policy", "score_margin", 10, 0...100, "By so many points must the peer's score be better.")
    static let environmentPlan = Key<Configuration.EnvironmentPlan>.choice(
        "policy", "environment_plan", .stay,
        "What is done when both nodes of a pair are hot or without mains for two minutes: \"stay\" moves nothing because of"
            + " it. \"consolidate\" runs everything on the one that carries more, and has it switch the other off; with"
            + " this on one node only nothing is moved.")
    static let acknowledge = Key<[String]>.words(
        "policy", "acknowledge", [], among: Configuration.Weakness.allCases.map(\.rawValue),
        "What would take the gate its sense and is meant all the same: \"no-margin\" for `score_margin` = 0, \"no-budget\""
            + " for `moves_per_day` = \"unlimited\".")

    static let all = [
        mode.description, confirmReadings.description, confirmWindow.description, readingTimeToLive.description,
        longestReadingTimeToLive.description,
        recoveryReadings.description, moveInterval.description, recoveryDwell.description, movesPerDay.description,
        scoreMargin.description, recoveryDwellLimit.description, recovery.description, environmentPlan.description,
        acknowledge.description,
    ]
}

enum ClusterKeys {
    static let heartbeatInterval = Key<Duration>.duration(
        "cluster", "heartbeat_interval", .seconds(15), .seconds(1)...(.seconds(300)),
        "How often the agent tells its peer that it lives. Each one is a line in the cluster's logs.")
    static let peerTimeToLive = Key<Duration>.duration(
        "cluster", "peer_time_to_live", .seconds(45), .seconds(3)...(.seconds(3600)),
        "After so long without a new heartbeat the peer is unknown.")
    static let watchInterval = Key<Duration>.duration(
        "cluster", "watch_interval", .seconds(1), .milliseconds(200)...(.seconds(60)),
        "How often the cluster is looked at while something is going on.")
    static let vacateDeadline = Key<Duration>.duration(
        "cluster", "vacate_deadline", .seconds(120), .seconds(5)...(.seconds(7200)),
        "How long a node may take to become vacated.")
    static let callDeadline = Key<Duration>.duration(
        "cluster", "call_deadline", .seconds(10), .seconds(1)...(.seconds(120)),
        "Longest time for one of Pacemaker's commands.")
    static let fenceTimeout = Key<Duration>.duration(
        "cluster", "fence_timeout", .seconds(60), .seconds(5)...(.seconds(600)),
        "Longest time for a power-off of the peer.")
    static let intentSettle = Key<Duration>.duration(
        "cluster", "intent_settle", .milliseconds(300), .milliseconds(100)...(.seconds(10)),
        "How long an announced move waits for the peer's own announcement.")
    static let pacemakerDirectory = Key<String>.text(
        "cluster", "pacemaker_bin", "/usr/sbin", .absolutePath, "Directory of Pacemaker's commands.")

    static let all = [
        heartbeatInterval.description, peerTimeToLive.description, watchInterval.description,
        vacateDeadline.description, callDeadline.description, fenceTimeout.description, intentSettle.description,
        pacemakerDirectory.description,
    ]
}

enum PathKeys {
    static let stateDirectory = Key<String>.text(
        "paths", "state_directory", "/var/lib/forewarn", .absolutePath, "Directory of decision state and journal.")
    static let historyMebibytes = Key<Int>.integer(
        "paths", "history_mebibytes", 64, 0...1024,
        "Room for what `forewarn replay` needs, in `state_directory`; 0 records nothing, else at least 16.")
    static let probeSocket = Key<String>.text(
        "paths", "probe_socket", "/run/forewarn/probe.sock", .socketPath, "Where probes deliver their reports.")
    static let apiSocket = Key<String>.text(
        "paths", "api_socket", "/run/forewarn/api.sock", .socketPath, "Where `forewarn` asks the agent.")
    static let actuatorSocket = Key<String>.text(
        "paths", "actuator_socket", "/run/forewarn-actuator/actuator.sock", .socketPath,
        "Where the agent asks the actuator.")

    static let all = [
        stateDirectory.description, historyMebibytes.description, probeSocket.description, apiSocket.description,
        actuatorSocket.description,
    ]
}

enum AccessKeys {
    static let agentUser = Key<String>.text(
        "access", "agent_user", "forewarn", .name, "User of the agent: the only one that the actuator listens to.")
    static let bmcUser = Key<String>.text(
        "access", "bmc_user", "forewarn-probe", .name, "User of `forewarn-probe bmc`: may report the BMC, nothing else."
    )
    static let diskUser = Key<String>.text(
        "access", "disk_user", "forewarn-disk", .name,
        "User of `forewarn-probe disk`: may report drives and arrays, nothing else.")
    static let hostUser = Key<String>.text(
        "access", "host_user", "forewarn-host", .name,
        "User of `forewarn-probe host`: may report sensors, links, memory and system, nothing else.")
    static let extensionUser = Key<String>.text(
        "access", "extension_user", "forewarn-extensions", .name,
        "User of `forewarn-probe extensions`: may report measurements of probes whose name begins with x-.")
    static let adminGroup = Key<String>.text(
        "access", "admin_group", "forewarn-admin", .name,
        "Group whose members may drain, undrain and clear; root always may.")

    static let all = [
        agentUser.description, bmcUser.description, diskUser.description, hostUser.description,
        extensionUser.description, adminGroup.description,
    ]
}
