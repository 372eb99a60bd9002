/// The version of daemon and command, which belong together.
package enum AgentVersion {
    package static let text = "0.1.0"
}

/// Where things are unless somebody says otherwise.
package enum AgentDefaults {
    package static let apiSocket = "/run/forewarn/api.sock"
}
