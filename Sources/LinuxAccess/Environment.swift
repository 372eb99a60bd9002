import Glibc

/// The environment as it was given to this process. Never used for secrets.
package enum Environment {
    package static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
