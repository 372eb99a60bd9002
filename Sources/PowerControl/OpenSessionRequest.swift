/// One RMCP+ Open Session Request and the status code of its answer (IPMI 2.0, 13.17, 13.18, table 13-15).
///
/// FreeIPMI 1.6.10 passes most status codes on as one number. Asked once more, without a secret and in the same words, the
/// BMC says whether it has no session left, which may pass, or does not know the algorithms, which will not.
struct OpenSessionRequest {
    /// Authentication, integrity and confidentiality algorithms of a cipher suite (IPMI 2.0, table 22-20).
    private static let algorithms: [UInt8: (UInt8, UInt8, UInt8)] = [
        1: (1, 0, 0), 2: (1, 1, 0), 3: (1, 1, 1), 6: (2, 0, 0), 7: (2, 2, 0), 8: (2, 2, 1), 11: (2, 3, 0),
        12: (2, 3, 1), 15: (3, 0, 0), 16: (3, 4, 0), 17: (3, 4, 1),
    ]

    /// Bytes before the payload: RMCP header (4), authentication type, payload type, session id (4), sequence number (4),
    /// payload length (2).
    private static let headerLength = 16
    private static let requestType: UInt8 = 0x10
    private static let responseType: UInt8 = 0x11

    /// The datagram.
    let bytes: [UInt8]

    /// - Parameter privilege: the highest privilege to ask for; 0 leaves it to the BMC.
    init?(cipherSuite: UInt8, privilege: UInt8) {
        guard let (authentication, integrity, confidentiality) = Self.algorithms[cipherSuite] else { return nil }
        let payload: [UInt8] =
            [0, privilege, 0, 0, 0x46, 0x57, 0x50, 0x43]
            + [0, 0, 0, 8, authentication, 0, 0, 0]
            + [1, 0, 0, 8, integrity, 0, 0, 0]
            + [2, 0, 0, 8, confidentiality, 0, 0, 0]
        let header: [UInt8] =
            [0x06, 0x00, 0xFF, 0x07, 0x06, Self.requestType] + [UInt8](repeating: 0, count: 8)
            + [UInt8(payload.count), 0]
        bytes = header + payload
    }

    /// The status code in an answer; nil if it is not an answer to this.
    static func status(in answer: UnsafeRawBufferPointer) -> UInt8? {
        guard answer.count >= headerLength + 2, answer[0] == 0x06, answer[3] == 0x07, answer[4] == 0x06,
            answer[5] & 0x3F == responseType
        else { return nil }
        return answer[headerLength + 1]
    }

    /// What a status code means; nil if it says nothing that is not known already.
    static func code(forStatus status: UInt8) -> PowerError.Code? {
        switch status {
        case 0x01: .busy
        case 0x04, 0x05, 0x06, 0x07, 0x10, 0x11: .cipherRejected
        case 0x09, 0x0A: .privilegeInsufficient
        default: nil
        }
    }
}
