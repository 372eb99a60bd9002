internal import LinuxAccess
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// The only place in Forewarn that starts a process.
///
/// A child gets an absolute path below one directory, a fixed environment, bounded output and a deadline.
/// At the deadline it gets SIGTERM, then SIGKILL; if even that does not end it (a process in uninterruptible sleep
/// cannot be killed), it is left behind, counted, and the caller goes on.
package final class SubprocessRunner: CommandRunner {
    /// Bytes of standard output of one command; a CIB of hundreds of resources is below 2 MB.
    package static let outputLimit = 8 * 1024 * 1024
    private static let errorLimit = 64 * 1024
    private static let killGrace = Duration.milliseconds(500)

    private let directory: String
    private let environment: Subprocess.Environment
    private let outputLimit: Int
    private let callDeadline: Duration
    private let abandonGrace: Duration
    private let abandoned = Mutex(0)

    /// - Parameters:
    ///   - directory: absolute; where Pacemaker's commands lie, /usr/sbin on Debian.
    ///   - home: absolute and writable by us alone: crm_simulate wants to create a directory in it.
    ///   - callDeadline: for commands that have none of their own.
    ///   - abandonGrace: how long a killed child may take to be gone and reaped.
    package init(
        directory: String, home: String, callDeadline: Duration = .seconds(10),
        outputLimit: Int = SubprocessRunner.outputLimit, abandonGrace: Duration = .seconds(2)
    ) {
        self.directory = directory
        self.callDeadline = callDeadline
        self.outputLimit = outputLimit
        self.abandonGrace = abandonGrace
        // Nothing is inherited: CIB_file, CIB_shadow or a PCMK_ variable would change what the commands speak to.
        environment = .custom(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "LC_ALL": "C"])
    }

    /// Children that could not be killed since the start of this process.
    package var abandonedChildren: Int { abandoned.withLock { $0 } }

    package func run(_ command: PacemakerCommand) async -> CommandResult {
        let done = OneShot<CommandResult>()
        // Unstructured on purpose: a child that cannot be killed would hold a task group, and so the caller, for ever.
        let child = Task { [directory, environment, outputLimit] in
            let path = directory + "/" + command.tool.rawValue
            let result = await Self.collect(path, command, environment: environment, outputLimit: outputLimit)
            done.fulfil(result)
        }
        let watch = Task { [self] in
            do {
                try await Task.sleep(for: command.deadline ?? callDeadline)
                child.cancel()
                try await Task.sleep(for: Self.killGrace + abandonGrace)
                if done.fulfil(CommandResult(.abandoned)) { abandoned.withLock { $0 += 1 } }
            } catch {
                // Cancelled: the child has ended.
            }
        }
        return await withTaskCancellationHandler {
            let result = await done.value()
            watch.cancel()
            return result
        } onCancel: {
            child.cancel()
        }
    }

    private static func collect(
        _ path: String, _ command: PacemakerCommand, environment: Subprocess.Environment, outputLimit: Int
    ) async -> CommandResult {
        guard let bytes = command.input else {
            return await collect(path, command.arguments, .none, environment: environment, outputLimit: outputLimit)
        }
        // A file in memory and not a pipe: swift-subprocess 1.0.2 traps when a child ends without having read its pipe.
        let file: MemoryFile
        do {
            file = try MemoryFile(content: bytes)
        } catch {
            return CommandResult(.notStarted("\(error)"))
        }
        let input = FileDescriptorInput.fileDescriptor(
            FileDescriptor(rawValue: file.raw), closeAfterSpawningProcess: false)
        let result = await collect(path, command.arguments, input, environment: environment, outputLimit: outputLimit)
        return withExtendedLifetime(file) { result }
    }

    private static func collect(
        _ path: String, _ arguments: [String], _ input: some InputProtocol, environment: Subprocess.Environment,
        outputLimit: Int
    ) async -> CommandResult {
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: killGrace)]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: Arguments(arguments), environment: environment,
                workingDirectory: "/", platformOptions: options, input: input,
                output: .bytes(limit: outputLimit), error: .bytes(limit: errorLimit))
            return CommandResult(
                Task.isCancelled ? .timedOut : ending(of: result.terminationStatus),
                output: result.standardOutput, errorOutput: result.standardError)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            return CommandResult(.outputTooLong)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return CommandResult(.notStarted("\(path) does not exist."))
        } catch {
            return CommandResult(Task.isCancelled ? .timedOut : .notStarted("\(path) cannot be run: \(error)"))
        }
    }

    private static func ending(of status: TerminationStatus) -> CommandResult.Ending {
        switch status {
        case .exited(let code): .exited(code: code)
        case .signaled(let signal): .signalled(signal)
        }
    }
}
