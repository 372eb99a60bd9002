internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// Ends the process with a failure when it is still there long after its deadline.
///
/// Every wait has its own limit; this one is for what cannot be limited, such as a name server that does not answer.
enum HardDeadline {
    /// Starts a thread that does so at `instant`, and never returns before the end of the process.
    static func arm(at instant: MonotonicInstant, device: String) {
        let sentence =
            "\(FenceMetadata.name): Asking the BMC \(Printable.clean(device, limit: 128)) took far longer than allowed;"
            + " the state of the node is not proven: check the name server and the network.\n"
        let box = Unmanaged.passRetained(Sentence(instant: instant, text: sentence))
        var thread = pthread_t()
        var code: Int32 = 0
        Interruption.maskedForNewThreads {
            code = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    let sentence = Unmanaged<Sentence>.fromOpaque(argument).takeRetainedValue()
                    // Interrupted or not: the process has until then to end by itself.
                    while MonotonicClock.now() < sentence.instant {
                        SystemPowerClock.sleepOnce(until: sentence.instant)
                    }
                    FenceReport.write(sentence.text, to: STDERR_FILENO)
                    _exit(1)
                }, box.toOpaque())
        }
        // Without a thread the other limits still hold.
        if code == 0 { pthread_detach(thread) } else { box.release() }
    }

    private final class Sentence: Sendable {
        let instant: MonotonicInstant
        let text: String

        init(instant: MonotonicInstant, text: String) {
            self.instant = instant
            self.text = text
        }
    }
}
