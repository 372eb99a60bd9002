/// Every option, with fence_ipmilan's names and letters where it has one of the same meaning (fence_ipmilan(8)).
extension FenceOption {
    /// By name or older name, with "-" or "_".
    static func named(_ name: String) -> FenceOption? {
        let wanted = underscored(name)
        return all.first { $0.name == wanted || $0.deprecatedNames.contains(wanted) }
    }

    static func lettered(_ letter: Character) -> FenceOption? {
        all.first { $0.letter == letter }
    }

    static let all: [FenceOption] = login + session + power + output + compatibility

    private static let login: [FenceOption] = [
        FenceOption(
            name: "action", deprecatedNames: ["option"], letter: "o", kind: .string, placeholder: "action",
            defaultValue: "reboot", isRequired: true,
            summary: "Fencing action: on, off, reboot, status, monitor, list, list-status, metadata, manpage or"
                + " validate-all"),
        FenceOption(
            name: "ip", deprecatedNames: ["ipaddr"], letter: "a", kind: .string, placeholder: "ip",
            summary: "Address or name of the BMC"),
        FenceOption(
            name: "ipport", letter: "u", kind: .integer, placeholder: "port", defaultValue: "623",
            summary: "UDP port of the BMC"),
        FenceOption(
            name: "username", deprecatedNames: ["login"], letter: "l", kind: .string, placeholder: "name",
            summary: "User of the BMC, at most 16 bytes; needs the privilege operator and nothing more"),
        FenceOption(
            name: "password", deprecatedNames: ["passwd"], letter: "p", kind: .string, placeholder: "password",
            isSecret: true,
            summary: "The user's password, at most 20 bytes; on a command line others can read it: use password_file"),
        FenceOption(
            name: "password_file", kind: .string, placeholder: "file",
            summary: "File whose first line is the password; readable by its owner only"),
        FenceOption(
            name: "password_script", deprecatedNames: ["passwd_script"], letter: "S", kind: .string,
            placeholder: "script",
            summary: "Program that prints the password; run directly, without arguments and without a shell"),
        FenceOption(
            name: "hexadecimal_kg", letter: "K", kind: .string, placeholder: "key", isSecret: true,
            summary: "The BMC's key K_g in hexadecimal digits, at most 20 bytes"),
    ]

    private static let session: [FenceOption] = [
        FenceOption(
            name: "cipher", letter: "C", kind: .integer, placeholder: "cipher", defaultValue: "17",
            summary: "IPMI 2.0 cipher suite; 17 (SHA-256) or, for older BMCs, 3 (SHA-1); 0 is refused"),
        FenceOption(
            name: "privlvl", letter: "L", kind: .select(["user", "operator", "administrator"]), placeholder: "level",
            defaultValue: "operator", summary: "Privilege of the session"),
        FenceOption(
            name: "workaround_flags", letter: "W", kind: .string, placeholder: "flags",
            summary: "Departures from the specification that the BMC needs, separated by commas, by FreeIPMI's names:"
                + " authcap, intel20, supermicro20, sun20, opensesspriv, integritycheckvalue, nochecksumcheck"),
        FenceOption(
            name: "lanplus", letter: "P", kind: .boolean, defaultValue: "1",
            summary: "IPMI 2.0 (RMCP+); always on, 0 is refused"),
        FenceOption(
            name: "plug", deprecatedNames: ["port"], letter: "n", kind: .string, placeholder: "name",
            summary: "Name of the node behind this BMC; for messages and list only, unless port_as_ip is set"),
        FenceOption(
            name: "port_as_ip", kind: .boolean, defaultValue: "0", summary: "Take plug as the address of the BMC"),
    ]

    private static let power: [FenceOption] = [
        FenceOption(
            name: "method", letter: "m", kind: .select(["onoff", "cycle"]), placeholder: "method",
            defaultValue: "onoff", summary: "How to reboot; only onoff, because a cycle cannot be verified"),
        FenceOption(
            name: "delay", kind: .second, placeholder: "seconds", defaultValue: "0",
            summary: "Wait this long before off and reboot"),
        FenceOption(
            name: "power_timeout", kind: .second, placeholder: "seconds", defaultValue: "20",
            summary: "Off and on must be done, and off confirmed, within this time; else the action fails"),
        FenceOption(
            name: "power_wait", kind: .second, placeholder: "seconds", defaultValue: "0",
            summary: "Wait this long after a power command before the power is read"),
        FenceOption(
            name: "login_timeout", kind: .second, placeholder: "seconds", defaultValue: "5",
            summary: "Longest wait for an answer of the BMC, and the whole time of status, of monitor, and of the"
                + " power-up of a reboot"),
        FenceOption(
            name: "retry_on", kind: .integer, placeholder: "attempts", defaultValue: "1",
            summary: "How often a power-up that shows no effect is given again"),
    ]

    private static let output: [FenceOption] = [
        FenceOption(name: "verbose", letter: "v", kind: .boolean, summary: "Tell every step on standard error"),
        FenceOption(
            name: "quiet", letter: "q", kind: .boolean,
            summary: "Say nothing on standard error; the system log and debug_file are not affected"),
        FenceOption(
            name: "debug_file", deprecatedNames: ["debug"], letter: "D", kind: .string, placeholder: "file",
            summary: "Append every step to this file"),
        FenceOption(
            name: "version", letter: "V", kind: .boolean,
            summary: "Print the version and end; on a command line without an action only"),
        FenceOption(
            name: "help", letter: "h", kind: .boolean,
            summary: "Print the help and end; on a command line without an action only"),
    ]

    private static let compatibility: [FenceOption] = [
        FenceOption(
            name: "auth", letter: "A", kind: .string, placeholder: "auth",
            standing: .refused("it chooses the authentication of IPMI 1.5, which is not spoken here: leave it out"),
            summary: "Refused: IPMI 1.5 only"),
        FenceOption(
            name: "target", kind: .string, placeholder: "address",
            standing: .refused("bridged requests are not supported: give the address of the node's own BMC as ip"),
            summary: "Refused: no bridging"),
        ignored("verbose_level", .integer, "level"),
        ignored("shell_timeout", .second, "seconds"),
        ignored("disable_timeout", .string, "true/false"),
        ignored("stonith_status_sleep", .second, "seconds"),
        ignored("plug_separator", .string, "char"),
        ignored("separator", .string, "char"),
        ignored("ipmitool_path", .string, "path"),
        ignored("ipmitool_timeout", .string, "timeout"),
        ignored("use_sudo", .boolean, "", deprecatedNames: ["sudo"]),
        ignored("sudo_path", .string, "path"),
    ]

    private static func ignored(
        _ name: String, _ kind: Kind, _ placeholder: String, deprecatedNames: [String] = []
    ) -> FenceOption {
        FenceOption(
            name: name, deprecatedNames: deprecatedNames, kind: kind, placeholder: placeholder,
            standing: .withoutEffect, summary: "Accepted for fence_ipmilan's sake, without effect")
    }
}
