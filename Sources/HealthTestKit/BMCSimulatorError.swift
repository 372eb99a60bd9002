/// Why a simulated BMC could not be started or did not do what a test asked of it.
package struct BMCSimulatorError: Error, CustomStringConvertible {
    /// A whole sentence: what failed, where, and what to do.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
