internal import HealthModel
internal import LinuxAccess

/// One command and its answer on a SCSI transport, with what every device may do: a unit attention in the way.
struct SCSIExchange {
    /// Why no answer can be used.
    enum Failure: Error {
        case call(SystemCallError)
        /// The host adapter could not deliver the command; its status word.
        case lost(UInt16)
        /// The device does not do it, or could not: its status and sense.
        case denied(UInt8, SenseData?)
    }

    let transport: any SCSITransport

    /// Sends, and sends once more if the device first had to tell something else (SPC-4, UNIT ATTENTION).
    ///
    /// - Returns: the answer of a command that ended well, or that came with registers instead of a failure.
    func send(_ command: SCSICommand) throws(Failure) -> (answer: SCSIAnswer, sense: SenseData?) {
        var answer = try once(command)
        var sense = SenseData(answer.sense)
        if answer.status == 0x02, sense?.key == 6 {
            answer = try once(command)
            sense = SenseData(answer.sense)
        }
        let hasRegisters = sense?.registers.map { !$0.isFailure } ?? false
        guard answer.status == 0 || hasRegisters || sense?.key == 1 else {
            throw .denied(answer.status, sense)
        }
        return (answer, sense)
    }

    /// The data of a command; nil if the device does not give it.
    func data(_ command: SCSICommand) throws(Failure) -> [UInt8]? {
        do throws(Failure) {
            let data = try send(command).answer.data
            return data.isEmpty ? nil : data
        } catch {
            if case .denied = error { return nil }
            throw error
        }
    }

    private func once(_ command: SCSICommand) throws(Failure) -> SCSIAnswer {
        let answer: SCSIAnswer
        do throws(SystemCallError) {
            answer = try transport.send(command)
        } catch {
            throw .call(error)
        }
        guard answer.hostStatus == 0 else { throw .lost(answer.hostStatus) }
        return answer
    }
}

extension SCSIExchange.Failure {
    /// What it means for the drive as a whole.
    func answer(of path: String) -> DriveAnswer {
        switch self {
        case .call(let error): .failure(error, right: "the capability CAP_SYS_RAWIO")
        case .lost(let status):
            .unread(
                .silent,
                "\(path) cannot be reached: the host adapter reports status \(status). Look at its cable and slot.")
        case .denied(_, let sense?) where sense.key == 5:
            .unread(.unsupported, "\(path) does not know the command (illegal request).")
        case .denied(let status, let sense):
            .unread(
                .silent,
                sense.map { "\(path) reports failure (sense \($0.key)/\($0.code)/\($0.qualifier))." }
                    ?? "\(path) gives no data (status \(status)).")
        }
    }
}
