internal import CFreeIPMIRead
internal import Glibc

/// A directory for the SDR cache of one run by hand: the service's own where this user owns it, else a temporary one, so
/// that a person who looks as root leaves no file that the service cannot replace.
struct SDRCacheDirectory: ~Copyable {
    let path: String
    private let isTemporary: Bool

    init(preferred: String) throws(BMCError) {
        if fwbr_make_private_directory(preferred) == 0 {
            path = preferred
            isTemporary = false
            return
        }
        var template = Array("/tmp/forewarn-sdr-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BMCError(
                .sdrCache, "No directory for the SDR cache can be made, neither \(preferred) nor below /tmp.")
        }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? preferred }
        isTemporary = true
    }

    /// Removes a temporary directory with the one file that the probe makes in it.
    consuming func remove(target: BMCTarget) {
        guard isTemporary else { return }
        _ = fwbr_remove_cache(target.cachePath)
        rmdir(path)
    }
}
