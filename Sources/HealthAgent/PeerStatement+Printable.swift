internal import HealthModel
internal import LinuxAccess

extension PeerStatement {
    /// As it may be shown, logged and journalled: anybody in the cluster's group can write a statement, and a line of his
    /// own on a person's terminal with it. Our own agents say nothing that this changes.
    var printable: PeerStatement {
        var word = self
        word.boot = Printable.clean(boot, limit: 64)
        word.mode = Printable.clean(mode, limit: 64)
        word.why = why.map { Printable.clean($0, limit: PeerStatement.longestWhy) }
        word.intent?.nonce = Printable.clean(intent?.nonce ?? "", limit: 64)
        word.moved?.nonce = Printable.clean(moved?.nonce ?? "", limit: 64)
        word.powerOff?.nonce = Printable.clean(powerOff?.nonce ?? "", limit: 64)
        word.powerOff?.reason = Printable.clean(powerOff?.reason ?? "", limit: 256)
        word.environment = environment?.prefix(16).map { Printable.clean($0, limit: 64) }
        return word
    }
}
