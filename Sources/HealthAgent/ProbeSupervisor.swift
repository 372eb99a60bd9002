internal import HealthModel
internal import LinuxAccess
internal import Logging
internal import ServiceLifecycle

/// `forewarnd --with-probes`: starts the probe services itself, as its own user, and starts each again that ends. For a try
/// by hand and for machines without systemd; installed, each probe is a unit with a user of its own.
///
/// Extensions are not among them: a program of somebody else's with this user could say anything as a sense of ours, and
/// use the actuator.
///
/// A probe that hangs is not ended: its reports stop, and its components become unknown.
struct ProbeSupervisor: Service {
    static let services: [ProbeAuthority] = [.bmc, .disk, .host]

    /// Who may report what: as configured, and besides what the supervised services report, as this user.
    static func authorities(
        _ configured: [UInt32: Set<ProbeAuthority>], own user: UInt32
    ) -> [UInt32: Set<ProbeAuthority>] {
        configured.merging([user: Set(services)]) { $0.union($1) }
    }

    /// What it does to the world; a test puts its own in place.
    struct World: Sendable {
        /// Runs a probe to its end; one sentence says how it ended.
        var run: @Sendable (_ probe: String) async -> String
        var now: @Sendable () -> MonotonicInstant
        /// Throws when cancelled.
        var pause: @Sendable (Duration) async throws -> Void

        static func real(program: String, configuration: String) -> World {
            World(
                run: { probe in
                    let (end, complaint) = await ChildProcess.serve(program, [probe, "--config", configuration])
                    let said = complaint.isEmpty ? "" : ": \(complaint)"
                    return switch end {
                    case .exited(let code, _): "exit code \(code)\(said)"
                    case .signalled(let signal): "signal \(signal)\(said)"
                    case .overlong: "it wrote without end\(said)"
                    case .notStarted(let why): why
                    case .silent(let isStuck): isStuck ? "it cannot be ended\(said)" : "it was ended\(said)"
                    }
                }, now: MonotonicClock.now, pause: { try await Task.sleep(for: $0) })
        }
    }

    let loop: DecisionLoop
    let world: World

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for service in Self.services {
                    group.addTask { await supervise(service.rawValue) }
                }
            }
        }
    }

    func supervise(_ probe: String) async {
        var restart = ProbeRestart()
        while !Task.isCancelled {
            let began = world.now()
            let watch = Task {
                try await world.pause(ProbeRestart.sound)
                await loop.probeTrouble(probe, nil)
            }
            let ending = await world.run(probe)
            watch.cancel()
            guard !Task.isCancelled else { return }
            let wait = restart.ended(after: began.age(at: world.now()))
            await loop.probeEnded(probe, ending, wait: wait)
            if restart.isBroken {
                await loop.probeTrouble(
                    probe,
                    "forewarn-probe \(probe) has ended \(restart.shortLives) times in a row (\(ending)) and is started only every "
                        + "\(ProbeRestart.pause.wholeMilliseconds / 60_000) minutes; run it by hand to see why: forewarn-probe "
                        + "\(probe) --once --pretty")
            }
            try? await world.pause(wait)
        }
    }
}

extension DecisionLoop {
    func probeEnded(_ probe: String, _ ending: String, wait: Duration) {
        logger.warning(
            "probe ended", metadata: ["probe": "\(probe)", "how": "\(ending)", "again-in": "\(wait)"])
    }

    /// Said as an alarm of the daemon; nil when it runs again.
    func probeTrouble(_ probe: String, _ trouble: String?) {
        troubles["supervised \(probe)"] = trouble
        signal.fire()
    }
}
