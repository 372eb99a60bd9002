internal import Hummingbird
package import LinuxAccess
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

/// Who may change something: these users, and members of the configured group.
package struct AccessRule: Sendable {
    /// In the product root and the daemon's own user.
    var users: Set<UInt32>
    /// nil if the group does not exist.
    var adminGroup: UInt32?
    var adminGroupName: String

    package init(users: Set<UInt32>, adminGroup: UInt32?, adminGroupName: String) {
        self.users = users
        self.adminGroup = adminGroup
        self.adminGroupName = adminGroupName
    }

    package func permits(_ peer: PeerCredentials) -> Bool {
        users.contains(peer.uid) || adminGroup.map(peer.isMember) == true
    }
}
