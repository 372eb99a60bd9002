import HealthModel

extension Configuration.BMC {
    init(_ reader: inout ConfigurationReader) {
        workaroundFlags = reader.value(BMCKeys.workaroundFlags)
        pollInterval = reader.value(BMCKeys.pollInterval)
        sessionTimeout = reader.value(BMCKeys.sessionTimeout)
        retransmissionTimeout = reader.value(BMCKeys.retransmissionTimeout)
        deadline = reader.value(BMCKeys.deadline)
        sdrCacheDirectory = reader.value(BMCKeys.sdrCacheDirectory)
        requestsPerMinute = reader.value(BMCKeys.requestsPerMinute)
        isRequired = reader.value(BMCKeys.isRequired)
        let driver = reader.value(BMCKeys.driver)
        connection = Configuration.Connection(driver, &reader)
        reader.require(
            retransmissionTimeout < sessionTimeout, [BMCKeys.retransmissionTimeout.path, BMCKeys.sessionTimeout.path],
            "`retransmission_timeout` must be shorter than `session_timeout`.")
        reader.require(
            sessionTimeout < deadline, [BMCKeys.sessionTimeout.path, BMCKeys.deadline.path],
            "`session_timeout` must be shorter than `deadline`.")
        let allowed = driver == .lan ? BMCKeys.lanWorkarounds : BMCKeys.inBandWorkarounds
        for flag in workaroundFlags where !allowed.contains(flag) {
            reader.require(
                false, [BMCKeys.workaroundFlags.path, BMCKeys.driver.path],
                "The workaround \"\(flag)\" means nothing with driver \"\(driver.rawValue)\": remove it.")
        }
    }
}

extension Configuration.Connection {
    fileprivate init(_ driver: BMCKeys.Driver, _ reader: inout ConfigurationReader) {
        let device = reader.value(BMCKeys.device)
        let address = reader.value(BMCKeys.address)
        let lan = Configuration.LAN(
            address: address ?? "", username: reader.value(BMCKeys.username),
            passwordFile: reader.value(BMCKeys.passwordFile), keyFile: reader.value(BMCKeys.keyFile),
            cipherSuite: reader.value(BMCKeys.cipherSuite), privilege: reader.value(BMCKeys.privilege))
        switch driver {
        case .openipmi:
            self = .openipmi(device: device)
            Configuration.Connection.refuseLANKeys(&reader)
        case .lan:
            self = .lan(lan)
            reader.require(
                address != nil, [BMCKeys.address.path, BMCKeys.driver.path],
                "Driver \"lan\" needs the `address` of the BMC: add it below [bmc].")
            reader.require(
                lan.username == nil || lan.passwordFile != nil, [BMCKeys.username.path, BMCKeys.passwordFile.path],
                "A `username` needs a `password_file`: add it below [bmc].")
            reader.require(
                !reader.isSet(BMCKeys.device), [BMCKeys.device.path, BMCKeys.driver.path],
                "`device` means nothing with driver \"lan\": remove it, or set driver = \"openipmi\".")
        }
    }

    private static func refuseLANKeys(_ reader: inout ConfigurationReader) {
        let set = [
            (reader.isSet(BMCKeys.address), BMCKeys.address.path),
            (reader.isSet(BMCKeys.username), BMCKeys.username.path),
            (reader.isSet(BMCKeys.passwordFile), BMCKeys.passwordFile.path),
            (reader.isSet(BMCKeys.keyFile), BMCKeys.keyFile.path),
            (reader.isSet(BMCKeys.cipherSuite), BMCKeys.cipherSuite.path),
            (reader.isSet(BMCKeys.privilege), BMCKeys.privilege.path),
        ]
        for (isSet, path) in set where isSet {
            reader.require(
                false, [path, BMCKeys.driver.path],
                "`\(path[1])` means nothing with driver \"openipmi\": remove it, or set driver = \"lan\".")
        }
    }
}

extension Configuration.Policy {
    init(_ reader: inout ConfigurationReader) {
        mode = reader.value(PolicyKeys.mode)
        confirmReadings = reader.value(PolicyKeys.confirmReadings)
        confirmWindow = reader.value(PolicyKeys.confirmWindow)
        readingTimeToLive = reader.value(PolicyKeys.readingTimeToLive)
        longestReadingTimeToLive = reader.value(PolicyKeys.longestReadingTimeToLive)
        recoveryReadings = reader.value(PolicyKeys.recoveryReadings)
        moveInterval = reader.value(PolicyKeys.moveInterval)
        recoveryDwell = reader.value(PolicyKeys.recoveryDwell)
        movesPerDay = reader.value(PolicyKeys.movesPerDay)
        scoreMargin = reader.value(PolicyKeys.scoreMargin)
        recoveryDwellLimit = reader.value(PolicyKeys.recoveryDwellLimit)
        recovery = reader.value(PolicyKeys.recovery)
        environmentPlan = reader.value(PolicyKeys.environmentPlan)
        acknowledged = Set(reader.value(PolicyKeys.acknowledge).compactMap(Configuration.Weakness.init(rawValue:)))
        reader.require(
            confirmReadings <= confirmWindow, [PolicyKeys.confirmReadings.path, PolicyKeys.confirmWindow.path],
            "`confirm_readings` must not be larger than `confirm_window`.")
        reader.require(
            readingTimeToLive <= longestReadingTimeToLive,
            [PolicyKeys.readingTimeToLive.path, PolicyKeys.longestReadingTimeToLive.path],
            "`reading_time_to_live` must not be longer than `longest_reading_time_to_live`.")
        reader.require(
            recoveryDwell <= recoveryDwellLimit, [PolicyKeys.recoveryDwellLimit.path, PolicyKeys.recoveryDwell.path],
            "`recovery_dwell` must not be longer than `recovery_dwell_limit`.")
        refuseAUselessGate(&reader)
    }

    private func refuseAUselessGate(_ reader: inout ConfigurationReader) {
        reader.require(
            scoreMargin > 0 || acknowledged.contains(.noMargin), [PolicyKeys.scoreMargin.path],
            "`score_margin` = 0 moves a service to a node that is no better, and back: use 1 or more, or say"
                + " acknowledge = [\"no-margin\"].")
        reader.require(
            movesPerDay != nil || acknowledged.contains(.noBudget), [PolicyKeys.movesPerDay.path],
            "`moves_per_day` = \"unlimited\" lets a fault that comes and goes move a service all day: use a number, or"
                + " say acknowledge = [\"no-budget\"].")
    }
}

extension Configuration.Cluster {
    init(_ reader: inout ConfigurationReader) {
        heartbeatInterval = reader.value(ClusterKeys.heartbeatInterval)
        peerTimeToLive = reader.value(ClusterKeys.peerTimeToLive)
        watchInterval = reader.value(ClusterKeys.watchInterval)
        vacateDeadline = reader.value(ClusterKeys.vacateDeadline)
        callDeadline = reader.value(ClusterKeys.callDeadline)
        fenceTimeout = reader.value(ClusterKeys.fenceTimeout)
        intentSettle = reader.value(ClusterKeys.intentSettle)
        pacemakerDirectory = reader.value(ClusterKeys.pacemakerDirectory)
        reader.require(
            peerTimeToLive > heartbeatInterval * 2,
            [ClusterKeys.peerTimeToLive.path, ClusterKeys.heartbeatInterval.path],
            "`peer_time_to_live` must be longer than two `heartbeat_interval`s, or one lost heartbeat makes the peer"
                + " unknown.")
        reader.require(
            watchInterval < vacateDeadline, [ClusterKeys.watchInterval.path, ClusterKeys.vacateDeadline.path],
            "`watch_interval` must be shorter than `vacate_deadline`.")
        reader.require(
            callDeadline <= vacateDeadline, [ClusterKeys.callDeadline.path, ClusterKeys.vacateDeadline.path],
            "`call_deadline` must not be longer than `vacate_deadline`.")
        reader.require(
            intentSettle < peerTimeToLive, [ClusterKeys.intentSettle.path, ClusterKeys.peerTimeToLive.path],
            "`intent_settle` must be shorter than `peer_time_to_live`.")
    }
}

extension Configuration.Paths {
    init(_ reader: inout ConfigurationReader) {
        stateDirectory = reader.value(PathKeys.stateDirectory)
        historyMebibytes = reader.value(PathKeys.historyMebibytes)
        reader.require(
            historyMebibytes == 0 || historyMebibytes >= 16, [PathKeys.historyMebibytes.path],
            "`history_mebibytes` is 0, which records nothing, or at least 16.")
        probeSocket = reader.value(PathKeys.probeSocket)
        apiSocket = reader.value(PathKeys.apiSocket)
        actuatorSocket = reader.value(PathKeys.actuatorSocket)
        let sockets = [
            (PathKeys.probeSocket.path, probeSocket), (PathKeys.apiSocket.path, apiSocket),
            (PathKeys.actuatorSocket.path, actuatorSocket),
        ]
        for (index, second) in sockets.enumerated() {
            for first in sockets[..<index] {
                reader.require(
                    first.1 != second.1, [second.0, first.0],
                    "`\(first.0[1])` and `\(second.0[1])` must be different paths.")
            }
        }
    }
}

extension Configuration.Access {
    init(_ reader: inout ConfigurationReader) {
        agentUser = reader.value(AccessKeys.agentUser)
        bmcUser = reader.value(AccessKeys.bmcUser)
        diskUser = reader.value(AccessKeys.diskUser)
        hostUser = reader.value(AccessKeys.hostUser)
        extensionUser = reader.value(AccessKeys.extensionUser)
        adminGroup = reader.value(AccessKeys.adminGroup)
        reader.require(
            ![agentUser, bmcUser, diskUser, hostUser].contains(extensionUser), [AccessKeys.extensionUser.path],
            "`extension_user` must be a user of its own: other people's programs run as it.")
    }
}

extension Configuration {
    func checkAcrossSections(_ reader: inout ConfigurationReader) {
        reader.require(
            policy.readingTimeToLive > bmc.pollInterval,
            [PolicyKeys.readingTimeToLive.path, BMCKeys.pollInterval.path],
            "`reading_time_to_live` in [policy] must be longer than `poll_interval` in [bmc], or every reading is stale"
                + " before the next one comes.")
        reader.require(
            policy.readingTimeToLive > bmc.deadline, [PolicyKeys.readingTimeToLive.path, BMCKeys.deadline.path],
            "`reading_time_to_live` in [policy] must be longer than `deadline` in [bmc], or a slow pass is stale when it"
                + " ends.")
        let slow = [
            (senses.disk.interval, SenseKeys.diskInterval.path),
            (senses.memory.interval, SenseKeys.memoryInterval.path),
            (senses.extensions.schedule.interval, SenseKeys.extensionsInterval.path),
        ]
        for (interval, path) in slow {
            reader.require(
                interval <= policy.longestReadingTimeToLive, [path, PolicyKeys.longestReadingTimeToLive.path],
                "`interval` in [\(path[0])] must not be longer than `longest_reading_time_to_live` in [policy], or the"
                    + " sense is stale between its readings.")
        }
    }
}
