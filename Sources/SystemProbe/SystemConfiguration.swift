/// Where the system sense looks, and how often.
package struct SystemConfiguration: Sendable {
    package var sys = "/sys"
    package var proc = "/proc"
    package var fileSystemTable = "/etc/fstab"
    /// Paths that the workload writes to; their file systems' space is measured. Empty: that of every local file system.
    package var writes: [String] = []
    /// Between two looks while something stalls, fills up or moved.
    package var shortest: Duration = .seconds(10)
    /// Between two looks while all is quiet. Not above a minute, or stalls fall between two 60-second averages.
    package var longest: Duration = .seconds(60)

    package init() {}
}
