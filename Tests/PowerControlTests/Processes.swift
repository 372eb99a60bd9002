import Glibc

/// True if a file or directory is there.
func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
}

/// True if a process with this id exists, zombies included.
func isRunning(_ process: Int32) -> Bool {
    kill(process, 0) == 0
}
