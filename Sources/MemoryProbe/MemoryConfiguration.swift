/// Where the memory sense looks, and how often.
package struct MemoryConfiguration: Sendable {
    package var sys = "/sys"
    package var proc = "/proc"
    /// rasdaemon's record (rasdaemon(1), --record); nil: it is not looked at.
    package var rasDatabase: String? = "/var/lib/rasdaemon/ras-mc_event.db"
    /// Between two looks after a counter moved.
    package var shortest: Duration = .seconds(15)
    /// Between two looks while nothing moves.
    package var longest: Duration = .seconds(120)

    package init() {}
}
