internal import Hummingbird
internal import LinuxAccess
internal import Logging
internal import NIOCore

/// A request with the connection that it came on, so that the kernel can be asked who sent it.
struct AgentRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    var maxUploadSize: Int { APIRoutes.bodyLimit }

    /// nil if the connection is not a Unix socket, or is gone.
    func peer() async -> PeerCredentials? {
        let channel = channel
        let peer = channel.eventLoop.submit {
            try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) { raw in
                try ForeignSocket.peer(of: raw, subject: "the API's socket")
            }
        }
        return (try? await peer.get()) ?? nil
    }
}

/// Who may change something: root, the daemon's own user, and members of the configured group.
package struct AccessRule: Sendable {
    var ownUser: UInt32
    /// nil if the group does not exist.
    var adminGroup: UInt32?
    var adminGroupName: String

    package init(ownUser: UInt32, adminGroup: UInt32?, adminGroupName: String) {
        self.ownUser = ownUser
        self.adminGroup = adminGroup
        self.adminGroupName = adminGroupName
    }

    func permits(_ uid: UInt32, _ isMember: (UInt32) -> Bool) -> Bool {
        uid == 0 || uid == ownUser || adminGroup.map(isMember) == true
    }
}
