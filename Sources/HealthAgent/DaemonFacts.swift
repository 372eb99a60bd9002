internal import AgentAPI
internal import AgentConfiguration

/// What the daemon's command line needs to know.
package enum DaemonFacts {
    package static let version = AgentVersion.text
    package static let configurationPath = Configuration.defaultPath
}

extension AgentFailure {
    /// The sentence, on standard error, for the person or the supervisor who started the daemon.
    package func printToStandardError() {
        StandardStream.error.line("forewarnd: \(message)")
    }
}
