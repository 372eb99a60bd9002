package import HealthModel

/// Opens sessions with one BMC. The only way from power control to hardware, so that tests can script every misbehaviour.
package protocol PowerTransport {
    /// Opens a new session.
    ///
    /// - Parameter budget: longest time that this call, and each call of the session, may wait for the BMC.
    func openSession(budget: Duration) throws(PowerError) -> any PowerSession
}

/// One session with a BMC; ends with `close` or with its last reference, whichever comes first.
package protocol PowerSession: AnyObject {
    /// Reads the chassis power.
    func readPower() throws(PowerError) -> ChassisPowerState
    /// Tells the chassis to cut its power, without asking the operating system.
    func powerDown() throws(PowerError)
    /// Tells the chassis to switch its power on.
    func powerUp() throws(PowerError)
    /// Tells the BMC that the session is over. Nothing may be called afterwards but `close`.
    func close()
}

/// Time as power control sees it: monotonic, and a parameter.
package protocol PowerClock {
    func now() -> MonotonicInstant
    /// Returns at `instant` or later; earlier only if interrupted.
    func sleep(until instant: MonotonicInstant)
    /// Whether the process was asked to end.
    var isInterrupted: Bool { get }
}
