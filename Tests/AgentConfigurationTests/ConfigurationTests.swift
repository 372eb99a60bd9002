import LinuxAccess
import Testing

@testable import AgentConfiguration

/// The problems of a text as "line:column: message".
func problems(_ text: String) -> [String] {
    do throws(ConfigurationError) {
        _ = try Configuration.parse(text, file: "f.toml")
        return []
    } catch {
        let prefix = "f.toml:"
        return error.description.split(separator: "\n").map { String($0.dropFirst(prefix.count)) }
    }
}

@Suite struct ConfigurationTests {
    @Test func anEmptyFileMeansTheShippedDefaults() throws {
        let configuration = try Configuration.parse("", file: "f")
        #expect(configuration.node.name == nil)
        #expect(configuration.bmc.connection == .openipmi(device: "/dev/ipmi0"))
        #expect(configuration.bmc.pollInterval == .seconds(10))
        #expect(configuration.bmc.sessionTimeout == .seconds(5))
        #expect(configuration.bmc.retransmissionTimeout == .milliseconds(500))
        #expect(configuration.bmc.deadline == .seconds(20))
        #expect(configuration.bmc.sdrCacheDirectory == "/var/lib/forewarn-probe")
        #expect(configuration.bmc.isRequired)
        #expect(configuration.policy.mode == .shadow)
        #expect(configuration.policy.confirmReadings == 2)
        #expect(configuration.policy.confirmWindow == 3)
        #expect(configuration.policy.readingTimeToLive == .seconds(45))
        #expect(configuration.policy.longestReadingTimeToLive == .seconds(3600))
        #expect(configuration.policy.recoveryReadings == 3)
        #expect(configuration.policy.moveInterval == .seconds(1800))
        #expect(configuration.policy.recoveryDwell == .seconds(600))
        #expect(configuration.policy.movesPerDay == 2)
        #expect(configuration.policy.scoreMargin == 10)
        #expect(configuration.cluster.heartbeatInterval == .seconds(15))
        #expect(configuration.cluster.peerTimeToLive == .seconds(45))
        #expect(configuration.cluster.watchInterval == .seconds(1))
        #expect(configuration.cluster.vacateDeadline == .seconds(120))
        #expect(configuration.cluster.callDeadline == .seconds(10))
        #expect(configuration.cluster.fenceTimeout == .seconds(60))
        #expect(configuration.cluster.intentSettle == .milliseconds(300))
        #expect(configuration.cluster.pacemakerDirectory == "/usr/sbin")
        #expect(configuration.paths.stateDirectory == "/var/lib/forewarn")
        #expect(configuration.paths.probeSocket == "/run/forewarn/probe.sock")
        #expect(configuration.paths.apiSocket == "/run/forewarn/api.sock")
        #expect(configuration.paths.actuatorSocket == "/run/forewarn-actuator/actuator.sock")
        #expect(configuration.access.agentUser == "forewarn")
        #expect(configuration.access.bmcUser == "forewarn-probe")
        #expect(configuration.access.extensionUser == "forewarn-extensions")
        #expect(configuration.access.adminGroup == "forewarn-admin")
    }

    @Test func everyValueReachesItsPlace() throws {
        let text = """
            [node]
            name = "alpha"
            [bmc]
            driver = "lan"
            address = "10.63.0.11"
            username = "monitor"
            password_file = "/etc/forewarn/bmc"
            k_g_file = "/etc/forewarn/kg"
            cipher_suite = 3
            privilege = "operator"
            workaround_flags = ["opensesspriv", "intel20"]
            poll_interval = "2s"
            session_timeout = "900ms"
            retransmission_timeout = "200ms"
            deadline = "7s"
            sdr_cache_directory = "/tmp/sdr"
            requests_per_minute = 900
            required = false
            [disk]
            interval = "7m"
            close_interval = "30s"
            deadline = "21s"
            ignore = ["sdq"]
            also = ["loop1"]
            replication = ["drbd0=sdb1", "drbd1=sdb2"]
            controller_drives = ["/dev/sda megaraid,8"]
            [sensors]
            interval = "31s"
            deadline = "3s"
            [nic]
            interval = "32s"
            deadline = "4s"
            replication = ["eth1"]
            service = ["10.0.0.0/24"]
            corosync = "/c.conf"
            [memory]
            interval = "33s"
            deadline = "5s"
            [system]
            interval = "34s"
            deadline = "6s"
            writes = ["/srv"]
            [extensions]
            directory = "/x"
            interval = "35s"
            deadline = "8s"
            [policy]
            mode = "act"
            confirm_readings = 4
            confirm_window = 5
            reading_time_to_live = "12s"
            longest_reading_time_to_live = "2h"
            recovery_readings = 6
            move_interval = "24h"
            recovery_dwell = "7m"
            moves_per_day = "unlimited"
            score_margin = 8
            recovery_dwell_limit = "9m"
            recovery = "latched"
            environment_plan = "stay"
            acknowledge = ["no-budget"]
            [cluster]
            heartbeat_interval = "3s"
            peer_time_to_live = "9s"
            watch_interval = "400ms"
            vacate_deadline = "33s"
            call_deadline = "11s"
            fence_timeout = "44s"
            intent_settle = "250ms"
            pacemaker_bin = "/opt/bin"
            [paths]
            state_directory = "/a"
            history_mebibytes = 128
            probe_socket = "/b"
            api_socket = "/c"
            actuator_socket = "/d"
            [access]
            agent_user = "u"
            bmc_user = "p"
            disk_user = "q"
            host_user = "r"
            extension_user = "s"
            admin_group = "g"
            """
        let lan = Configuration.LAN(
            address: "10.63.0.11", username: "monitor", passwordFile: "/etc/forewarn/bmc", keyFile: "/etc/forewarn/kg",
            cipherSuite: 3, privilege: .operator)
        let expected = try Configuration(
            node: .init(name: "alpha"),
            bmc: .init(
                connection: .lan(lan), workaroundFlags: ["opensesspriv", "intel20"], pollInterval: .seconds(2),
                sessionTimeout: .milliseconds(900), retransmissionTimeout: .milliseconds(200), deadline: .seconds(7),
                sdrCacheDirectory: "/tmp/sdr", requestsPerMinute: 900, isRequired: false),
            senses: .init(
                disk: .init(
                    interval: .seconds(420), closeInterval: .seconds(30), deadline: .seconds(21), ignored: ["sdq"],
                    alsoDrives: ["loop1"], replication: ["drbd0": "sdb1", "drbd1": "sdb2"],
                    controllerDrives: [#require(ControllerDrive("/dev/sda megaraid,8"))]),
                sensors: .init(interval: .seconds(31), deadline: .seconds(3)),
                nic: .init(
                    schedule: .init(interval: .seconds(32), deadline: .seconds(4)), replication: ["eth1"],
                    service: ["10.0.0.0/24"], corosyncPath: "/c.conf"),
                memory: .init(interval: .seconds(33), deadline: .seconds(5)),
                system: .init(schedule: .init(interval: .seconds(34), deadline: .seconds(6)), writes: ["/srv"]),
                extensions: .init(directory: "/x", schedule: .init(interval: .seconds(35), deadline: .seconds(8)))),
            policy: .init(
                mode: .act, confirmReadings: 4, confirmWindow: 5, readingTimeToLive: .seconds(12),
                longestReadingTimeToLive: .seconds(7200), recoveryReadings: 6,
                moveInterval: .seconds(86400), recoveryDwell: .seconds(420),
                recoveryDwellLimit: .seconds(540), recovery: .latched, movesPerDay: nil, scoreMargin: 8,
                environmentPlan: .stay, acknowledged: [.noBudget]),
            cluster: .init(
                heartbeatInterval: .seconds(3), peerTimeToLive: .seconds(9), watchInterval: .milliseconds(400),
                vacateDeadline: .seconds(33), callDeadline: .seconds(11), fenceTimeout: .seconds(44),
                intentSettle: .milliseconds(250), pacemakerDirectory: "/opt/bin"),
            paths: .init(
                stateDirectory: "/a", historyMebibytes: 128, probeSocket: "/b", apiSocket: "/c", actuatorSocket: "/d"),
            access: .init(
                agentUser: "u", bmcUser: "p", diskUser: "q", hostUser: "r", extensionUser: "s", adminGroup: "g"))
        #expect(try Configuration.parse(text, file: "f") == expected)
    }

    @Test func theDefaultsOfTheTableAreAcceptedAsText() throws {
        var text = ""
        for section in ConfigurationKeys.sections {
            text += "[\(section)]\n"
            for key in ConfigurationKeys.all where key.section == section && !key.defaultText.hasPrefix("(") {
                // These three have a default for driver "lan" only.
                guard !(section == "bmc" && ["cipher_suite", "privilege"].contains(key.name)) else { continue }
                text += "\(key.name) = \(key.defaultText)\n"
            }
        }
        #expect(try Configuration.parse(text, file: "f") == Configuration.defaults())
    }

    @Test func noKeyIsListedTwice() {
        let names = ConfigurationKeys.all.map { "\($0.section).\($0.name)" }
        #expect(Set(names).count == names.count)
        #expect(Set(ConfigurationKeys.all.map(\.section)) == Set(ConfigurationKeys.sections))
    }

    @Test func theFileIsReadFromDisk() throws {
        #expect(throws: ConfigurationError.self) { try Configuration.load(path: "/nonexistent/forewarn.toml") }
        let error = #expect(throws: ConfigurationError.self) { try Configuration.load(path: "/dev/null") }
        #expect(error?.description.hasPrefix("/dev/null:1:1: ") == true)
    }
}
