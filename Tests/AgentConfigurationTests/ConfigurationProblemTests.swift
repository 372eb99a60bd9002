import Testing

@testable import AgentConfiguration

@Suite struct ConfigurationProblemTests {
    @Test(arguments: [
        // Syntax, from the parser.
        ("[bmc]\ndriver = \n", "2:10: This is not valid TOML"),
        ("[bmc]\ndriver = \"lan\"\ndriver = \"lan\"\n", "3:10: This is not valid TOML"),
        // Names.
        ("[policy]\nmod = \"act\"", "2:1: Unknown key `mod` in [policy]: did you mean `mode`?"),
        (
            "[policy]\n  confirm_raedings = 2",
            "2:3: Unknown key `confirm_raedings` in [policy]: did you mean `confirm_readings`?"
        ),
        ("[bmc]\nmode = \"act\"", "2:1: `mode` belongs below [policy], not [bmc]: move it there."),
        (
            "[access]\nxyzzyplugh = 1",
            "2:1: Unknown key `xyzzyplugh` in [access]: its keys are agent_user, bmc_user, disk_user, host_user, extension_user, admin_group."
        ),
        (
            "[policy]\nxyzzyplughxyzzyplugh = 1",
            "2:1: Unknown key `xyzzyplughxyzzyplugh` in [policy]: its keys are mode, confirm_readings, confirm_window, reading_time_to_live, longest_reading_time_to_live and 9 more; see docs/configuration.md."
        ),
        ("[polcy]\nmode = \"act\"", "1:2: Unknown section [polcy]: did you mean [policy]?"),
        ("[quite_another_thing]", "1:2: Unknown section [quite_another_thing]: the sections are [node]"),
        ("mode = \"act\"", "1:1: `mode` belongs below [policy]: move it there."),
        ("mood = \"act\"", "1:1: Unknown key `mood` outside of every section: did you mean `mode`?"),
        ("policy = 1", "1:1: `policy` must be a section"),
        ("[[policy]]\nmode = \"act\"", "1:3: `policy` must be a section"),
        ("[bmc]\npassword = \"hunter2\"", "2:1: A secret has no place in this file"),
        // Types.
        ("[policy]\nmode = 1", "2:1: `mode` must be one of \"shadow\", \"advise\", \"act\", not an integer."),
        ("[policy]\nconfirm_readings = \"2\"", "2:1: `confirm_readings` must be an integer, not a string."),
        (
            "[policy]\nconfirm_readings = 2.0",
            "2:1: `confirm_readings` must be an integer, not a floating-point number."
        ),
        ("[bmc]\nrequired = \"yes\"", "2:1: `required` must be true or false, not a string."),
        (
            "[bmc]\npoll_interval = 10",
            "2:1: `poll_interval` must be a string such as \"500ms\", \"15s\", \"10m\" or \"24h\", not an integer."
        ),
        ("[bmc]\nworkaround_flags = \"intel20\"", "2:1: `workaround_flags` must be an array of strings, not a string."),
        ("[bmc]\nworkaround_flags = [1]", "2:1: `workaround_flags` must be a string, not an integer."),
        ("[node]\nname = 2026-01-01", "2:1: `name` must be a string, not a date or time."),
        (
            "[policy]\nmoves_per_day = 2.5",
            "2:1: `moves_per_day` must be an integer or \"unlimited\", not a floating-point number."
        ),
        // Ranges.
        (
            "[policy]\nmode = \"akt\"",
            "2:1: `mode` must be one of \"shadow\", \"advise\", \"act\": did you mean \"act\"?"
        ),
        ("[policy]\nscore_margin = 0", "2:1: `score_margin` = 0 moves a service to a node that is no better, and back"),
        (
            "[policy]\nmoves_per_day = \"unlimited\"",
            "2:1: `moves_per_day` = \"unlimited\" lets a fault that comes and goes move a service all day"
        ),
        (
            "[policy]\nscore_margin = 0\nacknowledge = [\"no-budget\"]",
            "2:1: `score_margin` = 0 moves a service to a node that is no better, and back"
        ),
        ("[policy]\nacknowledge = [\"all\"]", "2:1: `acknowledge` holds \"all\", which is none of \"no-margin\""),
        (
            "[policy]\nrecovery_dwell = \"7h\"",
            "2:1: `recovery_dwell` must not be longer than `recovery_dwell_limit`."
        ),
        ("[policy]\nmoves_per_day = 0", "2:1: `moves_per_day` must lie within 1 to 24, or \"unlimited\"."),
        ("[policy]\nmoves_per_day = \"many\"", "2:1: `moves_per_day` must lie within 1 to 24, or \"unlimited\"."),
        ("[bmc]\npoll_interval = \"10\"", "2:1: `poll_interval` must be a string such as"),
        ("[bmc]\npoll_interval = \"500ms\"", "2:1: `poll_interval` must lie within 1s to 10m."),
        ("[policy]\nconfirm_readings = 9223372036854775807", "2:1: `confirm_readings` must lie within 1 to 10."),
        (
            "[access]\nextension_user = \"forewarn-host\"",
            "2:1: `extension_user` must be a user of its own: other people's programs run as it."
        ),
        ("[node]\nname = \"\"", "2:1: `name` must be a name without blanks."),
        ("[node]\nname = \"a\\u001b[31m\"", "2:1: `name` must be a name without blanks."),
        (
            "[nic]\nservice = [\"eth0\", \"10.0.0.0/33\"]",
            "2:1: `service` must be an interface, an address or a network."
        ),
        ("[nic]\nreplication = [\"a/b\"]", "2:1: `replication` must be an interface, an address or a network."),
        ("[disk]\nreplication = [\"drbd0\"]", "2:1: `replication` must be two kernel names"),
        ("[disk]\nreplication = [\"drbd0=/dev/sdb1\"]", "2:1: `replication` must be two kernel names"),
        ("[disk]\nreplication = [\"a=b\", \"a=c\"]", "2:1: `replication` says twice what \"a\" stands on"),
        ("[disk]\ncontroller_drives = [\"megaraid,8\"]", "2:1: `controller_drives` must be a device node and"),
        (
            "[disk]\ncontroller_drives = [\"/dev/sda megaraid,8 --smart=off\"]",
            "2:1: `controller_drives` must be a device node and"
        ),
        ("[paths]\nstate_directory = \"var/lib\"", "2:1: `state_directory` must be an absolute path."),
        (
            "[paths]\nhistory_mebibytes = 7",
            "2:1: `history_mebibytes` is 0, which records nothing, or at least 16."
        ),
    ])
    func eachMistakeIsNamedAtItsPlace(_ text: String, _ expected: String) {
        let found = problems(text)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test(arguments: [
        (
            "[policy]\nconfirm_readings = 4", "2:1: `confirm_readings` must not be larger than `confirm_window`."
        ),
        (
            "[policy]\nlongest_reading_time_to_live = \"30s\"\n[disk]\ninterval = \"20s\"\nclose_interval = \"20s\"\n"
                + "[memory]\ninterval = \"20s\"\n[extensions]\ninterval = \"20s\"",
            "2:1: `reading_time_to_live` must not be longer than `longest_reading_time_to_live`."
        ),
        ("[disk]\ninterval = \"2h\"", "2:1: `interval` in [disk] must not be longer than"),
        (
            "[cluster]\nheartbeat_interval = \"23s\"", "2:1: `peer_time_to_live` must be longer than two"
        ),
        (
            "[cluster]\npeer_time_to_live = \"30s\"", "2:1: `peer_time_to_live` must be longer than two"
        ),
        (
            "[bmc]\nretransmission_timeout = \"5s\"", "2:1: `retransmission_timeout` must be shorter than"
        ),
        ("[bmc]\nsession_timeout = \"20s\"", "2:1: `session_timeout` must be shorter than `deadline`."),
        (
            "[bmc]\npoll_interval = \"45s\"",
            "2:1: `reading_time_to_live` in [policy] must be longer than `poll_interval`"
        ),
        (
            "[policy]\nreading_time_to_live = \"15s\"",
            "2:1: `reading_time_to_live` in [policy] must be longer than `deadline`"
        ),
        (
            "[cluster]\nwatch_interval = \"5s\"\nvacate_deadline = \"5s\"\ncall_deadline = \"5s\"",
            "2:1: `watch_interval`"
        ),
        ("[cluster]\nvacate_deadline = \"9s\"", "2:1: `call_deadline` must not be longer than `vacate_deadline`."),
        (
            "[paths]\napi_socket = \"/a\"\nprobe_socket = \"/a\"",
            "2:1: `probe_socket` and `api_socket` must be different"
        ),
        ("[bmc]\ndriver = \"lan\"", "2:1: Driver \"lan\" needs the `address` of the BMC"),
        ("[bmc]\naddress = \"10.0.0.1\"", "2:1: `address` means nothing with driver \"openipmi\""),
        ("[bmc]\ncipher_suite = 3", "2:1: `cipher_suite` means nothing with driver \"openipmi\""),
        (
            "[bmc]\ndriver = \"lan\"\naddress = \"b\"\nusername = \"u\"", "4:1: A `username` needs a `password_file`"
        ),
        (
            "[bmc]\ndriver = \"lan\"\naddress = \"b\"\ndevice = \"/dev/ipmi1\"",
            "4:1: `device` means nothing with driver \"lan\""
        ),
        (
            "[bmc]\nworkaround_flags = [\"intel20\"]",
            "2:1: The workaround \"intel20\" means nothing with driver \"openipmi\""
        ),
        (
            "[bmc]\ndriver = \"lan\"\naddress = \"b\"\nworkaround_flags = [\"spinpoll\"]",
            "4:1: The workaround \"spinpoll\" means nothing with driver \"lan\""
        ),
        (
            "[bmc]\ndriver = \"lan\"\naddress = \"b\"\ncipher_suite = 0",
            "4:1: `cipher_suite` is refused: cipher suite 0 authenticates nobody"
        ),
        (
            "[bmc]\nworkaround_flags = [\"spinpol\"]",
            "2:1: `workaround_flags` holds \"spinpol\", which is none of"
        ),
        ("[bmc]\ndriver = \"lan\"\naddress = \"-oProxy\"", "3:1: `address` must be a host name or IP address."),
        ("[bmc]\ndriver = \"lan\"\naddress = \"a b\"", "3:1: `address` must be a host name or IP address."),
        (
            "[paths]\napi_socket = \"/\(String(repeating: "x", count: 107))\"",
            "2:1: `api_socket` must be an absolute path of at most 107 bytes."
        ),
    ])
    func contradictionsAreNamedAtTheKeyThatStandsInTheFile(_ text: String, _ expected: String) {
        let found = problems(text)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test func allProblemsComeAtOnceInTheOrderOfTheFile() {
        let found = problems(
            """
            [policy]
            mode = "maybe"
            confirm_readings = 99
            confirm_window = 1
            wat = 1
            [bmc]
            poll_interval = "nonsense"
            [cluster]
            heartbeat_interval = "40s"
            """)
        #expect(found.map { $0.prefix { $0 != ":" } } == ["2", "3", "5", "7", "9"])
    }

    @Test func aRefusedValueCausesNoSecondComplaint() {
        #expect(problems("[policy]\nconfirm_readings = 99\nconfirm_window = 1").count == 1)
        #expect(problems("[bmc]\ndriver = \"wlan\"\naddress = \"b\"").count == 1)
        #expect(problems("[bmc]\ndriver = \"lan\"\naddress = 5").count == 1)
    }

    @Test func everyRangeIsEnforcedAtBothEnds() throws {
        for key in ConfigurationKeys.all where key.type == "duration" || key.type == "integer" {
            guard let range = key.range.firstRange(of: " to ") else { continue }
            let isText = key.type == "duration"
            let low = String(key.range[..<range.lowerBound])
            let high = String(key.range[range.upperBound...])
            func value(_ text: String) -> String { isText ? "\"\(text)\"" : text }
            for edge in [low, high] {
                let found = problems("[\(key.section)]\n\(key.name) = \(value(edge))")
                #expect(!found.contains { $0.contains("must lie within") }, "\(key.name) = \(edge): \(found)")
            }
            let outside = isText ? ["0ms", "876000h"] : ["-1", "1000000"]
            for edge in outside {
                let found = problems("[\(key.section)]\n\(key.name) = \(value(edge))")
                #expect(found.first?.hasPrefix("2:1: `\(key.name)` must lie within \(key.range)") == true, "\(found)")
            }
        }
    }
}
