internal import LinuxAccess

extension LANSession {
    /// A session whose secrets are read from files (mode 600, first line).
    ///
    /// - Throws: `BMCError` with code `configuration`; it names the file and never its content.
    package init(
        host: String, username: String?, passwordFile: String?, keyFile: String?, privilege: Privilege,
        cipherSuite: Int
    ) throws(BMCError) {
        self.init(
            host: host, username: username, password: try LANSession.secret(passwordFile, option: "bmc.password_file"),
            key: try LANSession.secret(keyFile, option: "bmc.k_g_file"), privilege: privilege, cipherSuite: cipherSuite)
    }

    private static func secret(_ path: String?, option: String) throws(BMCError) -> Secret? {
        guard let path else { return nil }
        do throws(SecretFileError) {
            return try SecretFile.read(path)
        } catch {
            var error = error
            error.option = option
            throw BMCError(.configuration, error.description)
        }
    }
}
