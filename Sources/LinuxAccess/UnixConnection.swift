import Glibc
package import HealthModel

/// A connected Unix stream socket that carries lines, without a thread that waits.
///
/// One task reads (`lines` or `nextLine`), any number may send: lines never mix. `close` may be called from anywhere at
/// any time; it ends a waiting reader with nil and a waiting sender with an error. Letting go of the last reference
/// closes as well.
package actor UnixConnection {
    package static let defaultLineLimit = 1 << 20

    package nonisolated let peerCredentials: PeerCredentials
    /// The path of the socket, for messages.
    package nonisolated let subject: String
    private nonisolated let handle: SocketHandle
    private var incoming: LineBuffer
    private var isReading = false
    private var isSending = false
    private var sendersInTurn: [PendingWait] = []

    /// Takes over a connected, non-blocking socket.
    init(_ descriptor: Descriptor, subject: String, lineLimit: Int) throws(UnixSocketError) {
        do {
            peerCredentials = try PeerCredentials(of: descriptor, subject: subject)
        } catch {
            throw UnixSocketError(error)
        }
        self.subject = subject
        handle = SocketHandle(descriptor, shutsDown: true)
        incoming = LineBuffer(limit: lineLimit)
    }

    deinit {
        handle.close()
    }

    /// Idempotent.
    package nonisolated func close() {
        handle.close()
    }

    package nonisolated var isClosed: Bool { handle.descriptor == nil }

    // MARK: - Reading

    /// The lines until the other side closes in good order or this side does.
    package nonisolated var lines: Lines { Lines(connection: self) }

    /// The next line without its newline, as bytes; nil at the end. Every error closes the connection.
    ///
    /// A cancelled task gets `CancellationError`; the connection stays open and loses nothing.
    package func nextLine(deadline: MonotonicInstant? = nil) async throws -> [UInt8]? {
        guard !isReading else { throw UnixSocketError(.concurrentRead, subject) }
        isReading = true
        defer { isReading = false }
        while true {
            switch incoming.next() {
            case .line(let line): return line
            case .overlong: throw fail(.overlongLine)
            case .needsMore: break
            }
            guard let descriptor = handle.descriptor else { return nil }
            switch try receive(from: descriptor) {
            case .some(0):
                guard incoming.isEmpty else { throw fail(.unfinishedLine) }
                close()
                return nil
            case .some:
                // A peer that never stops sending must not keep the actor from its other callers.
                await Task.yield()
            case .none:
                switch await handle.wait(for: .reading, until: deadline) {
                case .ready: continue
                case .closed: return nil
                case .timedOut: throw fail(.deadlinePassed)
                case .cancelled: throw CancellationError()
                }
            }
        }
    }

    /// Appends what is there; 0 at the end of the stream, nil if there is nothing yet.
    private func receive(from descriptor: Descriptor) throws(UnixSocketError) -> Int? {
        do {
            return try withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) {
                buffer throws(SystemCallError) in
                let count = try SystemCall.runNonBlocking("read from", subject) {
                    recv(descriptor.raw, buffer.baseAddress, buffer.count, 0)
                }
                if let count, count > 0 { incoming.append(buffer[0..<count]) }
                return count
            }
        } catch {
            close()
            // The other side closed with data of ours unread: for a reader that is an end like any other.
            if error.errno == ECONNRESET { return 0 }
            throw UnixSocketError(error)
        }
    }

    // MARK: - Sending

    /// Sends one line and its newline; returns when the kernel has taken all of it.
    ///
    /// - Parameter deadline: how long the other side may take to make room. A line that was begun and could not be
    ///   finished closes the connection, because half a line must never be followed by another one.
    /// - Throws: `UnixSocketError`, or `CancellationError` for a cancelled task.
    package func send(line: [UInt8], within deadline: Duration = .seconds(10)) async throws {
        guard line.count <= incoming.limit, !line.contains(UInt8(ascii: "\n")) else {
            throw UnixSocketError(.invalidLine, subject)
        }
        let instant = MonotonicClock.now().advanced(by: deadline)
        try await takeTurn(until: instant)
        defer { passTurn() }
        var unsent = (line + [UInt8(ascii: "\n")])[...]
        while !unsent.isEmpty {
            guard let descriptor = handle.descriptor else { throw UnixSocketError(.closed, subject) }
            if let count = try transmit(unsent, to: descriptor) {
                unsent = unsent.dropFirst(count)
                continue
            }
            let isUntouched = unsent.count == line.count + 1
            switch await handle.wait(for: .writing, until: instant) {
            case .ready: continue
            case .closed: throw UnixSocketError(.closed, subject)
            case .timedOut:
                if !isUntouched { close() }
                throw UnixSocketError(.deadlinePassed, subject)
            case .cancelled:
                if !isUntouched { close() }
                throw CancellationError()
            }
        }
    }

    package func send(line: String, within deadline: Duration = .seconds(10)) async throws {
        try await send(line: Array(line.utf8), within: deadline)
    }

    /// How much the kernel took; nil if there is no room now.
    private func transmit(_ bytes: ArraySlice<UInt8>, to descriptor: Descriptor) throws(UnixSocketError) -> Int? {
        do {
            let flags = Int32(MSG_NOSIGNAL)
            return try SystemCall.runNonBlocking("write to", subject) {
                bytes.withUnsafeBytes { Glibc.send(descriptor.raw, $0.baseAddress, $0.count, flags) }
            }
        } catch {
            close()
            let isGone = error.errno == EPIPE || error.errno == ECONNRESET
            throw isGone ? UnixSocketError(.closed, subject, underlying: error) : UnixSocketError(error)
        }
    }

    private func takeTurn(until instant: MonotonicInstant) async throws {
        guard isSending else {
            isSending = true
            return
        }
        let turn = PendingWait()
        sendersInTurn.append(turn)
        turn.arm(deadline: instant)
        let outcome = await turn.outcome()
        if outcome == .ready { return }
        sendersInTurn.removeAll { $0 === turn }
        throw outcome == .cancelled ? CancellationError() : UnixSocketError(.deadlinePassed, subject)
    }

    /// Hands the turn to the first sender that still wants it.
    private func passTurn() {
        while !sendersInTurn.isEmpty {
            if sendersInTurn.removeFirst().finish(.ready) { return }
        }
        isSending = false
    }

    private func fail(_ code: UnixSocketError.Code) -> UnixSocketError {
        close()
        return UnixSocketError(code, subject)
    }
}

// MARK: - The sequence

extension UnixConnection {
    /// The lines of a connection, as bytes without their newline.
    package struct Lines: AsyncSequence, Sendable {
        package struct Iterator: AsyncIteratorProtocol {
            fileprivate let connection: UnixConnection

            package func next() async throws -> [UInt8]? {
                try await connection.nextLine()
            }
        }

        fileprivate let connection: UnixConnection

        package func makeAsyncIterator() -> Iterator {
            Iterator(connection: connection)
        }
    }
}
