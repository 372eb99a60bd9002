/// The agent's description for Pacemaker and pcs (Fence Agent API, metadata.rng of fence-agents).
enum FenceMetadata {
    static let name = "fence_forewarn"
    static let version = "0.1.0"
    static let shortDescription = "Fence agent for IPMI 2.0 that believes only what it reads back"
    static let longDescription = """
        fence_forewarn switches a node on and off through its BMC with IPMI 2.0 over LAN. It speaks the protocol itself \
        (libfreeipmi): no child process, no password in an argument list. Off is a hard power-off, and is successful only \
        when the BMC has said off twice, at least 100 ms apart, the second time in a new session. A timeout is a failure.
        """
    static let vendorURL = "https://www.gnu.org/software/freeipmi/"

    /// The XML; made from the option table alone, so it needs no network, no configuration and no BMC.
    static var xml: String {
        var lines = [
            "<?xml version=\"1.0\" ?>",
            "<resource-agent name=\"\(name)\" shortdesc=\"\(escaped(shortDescription))\">",
            "<longdesc>\(escaped(longDescription))</longdesc>",
            "<vendor-url>\(escaped(vendorURL))</vendor-url>",
            "<parameters>",
        ]
        for option in FenceOption.all { lines += parameters(option) }
        lines += ["</parameters>", "<actions>"]
        for action in FenceAction.allCases {
            // Not automatic: a node that was fenced comes back when a person returns it.
            let attribute = action == .on ? " automatic=\"0\"" : ""
            lines.append("\t<action name=\"\(action.rawValue)\"\(attribute)/>")
        }
        lines += ["</actions>", "</resource-agent>", ""]
        return lines.joined(separator: "\n")
    }

    /// The option under its name, and again under each older one.
    private static func parameters(_ option: FenceOption) -> [String] {
        if case .refused = option.standing { return [] }
        let obsoletes = option.deprecatedNames.first.map { " obsoletes=\"\($0)\"" } ?? ""
        return parameter(option, named: option.name, obsoletes)
            + option.deprecatedNames.flatMap { parameter(option, named: $0, " deprecated=\"1\"") }
    }

    private static func parameter(_ option: FenceOption, named name: String, _ attribute: String) -> [String] {
        let required = option.isRequired && name == option.name ? 1 : 0
        return ["\t<parameter name=\"\(name)\" unique=\"0\" required=\"\(required)\"\(attribute)>"]
            + ["\t\t<getopt mixed=\"\(escaped(option.usage))\"/>"]
            + content(option)
            + ["\t\t<shortdesc lang=\"en\">\(escaped(option.summary))</shortdesc>", "\t</parameter>"]
    }

    private static func content(_ option: FenceOption) -> [String] {
        let value = option.defaultValue.map { " default=\"\(escaped($0))\"" } ?? ""
        switch option.kind {
        case .boolean: return ["\t\t<content type=\"boolean\"\(value)/>"]
        case .string: return ["\t\t<content type=\"string\"\(value)/>"]
        case .integer: return ["\t\t<content type=\"integer\"\(value)/>"]
        case .second: return ["\t\t<content type=\"second\"\(value)/>"]
        case .select(let choices):
            return ["\t\t<content type=\"select\"\(value)>"]
                + choices.map { "\t\t\t<option value=\"\(escaped($0))\"/>" }
                + ["\t\t</content>"]
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    /// What --help prints.
    static var help: String {
        var lines = ["Usage:", "    \(name) [options]", "", shortDescription + ".", "", "Options:"]
        for option in FenceOption.all {
            let usage = option.letter == nil ? "    " + option.usage : option.usage
            let padding = String(repeating: " ", count: max(1, 36 - usage.count))
            let value = option.defaultValue.map { " (default \($0))" } ?? ""
            lines.append("    \(usage)\(padding)\(option.summary)\(value)")
        }
        lines += [
            "", "Without arguments the same options are read as name=value lines from standard input, with _ for -.",
            "Exit code: 0 done (status: on), 2 the power is off (status only), 1 failed or not proven.", "",
        ]
        return lines.joined(separator: "\n")
    }
}
