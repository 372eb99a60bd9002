import CLinuxHardware

/// Keeps a small service small: glibc otherwise gives every thread an arena of its own and keeps what is freed.
package enum ProcessMemory {
    /// All threads share one heap (M_ARENA_MAX in mallopt(3)). Before the first thread is started.
    package static func useOneArena() {
        _ = clinux_use_one_arena()
    }

    /// Gives free memory back to the kernel (malloc_trim(3)); worth it after something large was read and answered.
    package static func returnFree() {
        clinux_return_free_memory()
    }
}
