internal import AgentAPI
internal import AgentConfiguration
internal import LinuxAccess

/// What the daemon's command line needs to know.
package enum DaemonFacts {
    package static let version = AgentVersion.text
    package static let configurationPath = Configuration.defaultPath

    /// A result on standard output.
    package static func say(_ text: String) throws(AgentFailure) {
        do throws(SystemCallError) {
            try ResultLine.write(text)
        } catch {
            throw AgentFailure(.output, error.description)
        }
    }
}

extension AgentFailure {
    /// The sentence, on standard error, for the person or the supervisor who started the daemon.
    package func printToStandardError() {
        for line in message.split(separator: "\n") { StandardStream.error.line("forewarnd: \(line)") }
    }
}
