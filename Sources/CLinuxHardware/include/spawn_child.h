/*
 * Children in a session of their own. In C because POSIX_SPAWN_SETSID, the closefrom and chdir actions, pipe2 and pidfd_open are
 * declared only under _GNU_SOURCE; goes away when Swift's Glibc module declares them.
 */
#ifndef FOREWARN_CLINUXHARDWARE_SPAWN_CHILD_H
#define FOREWARN_CLINUXHARDWARE_SPAWN_CHILD_H

#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/*
 * posix_spawn(3): standard input from /dev/null, standard output and error to the two descriptors, everything else
 * closed, a new session and process group, every signal unblocked and at its default, working directory "/".
 * Returns an error number, not errno. `arguments` and `environment` end with NULL.
 */
int clinux_spawn(
    const char *path, char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nonnull environment, int output,
    int errors, int32_t *process);

/* pipe2(2): both ends close-on-exec from birth; `ends` has room for two, the reading one first. */
int clinux_pipe(int *ends);

/* pidfd_open(2): readable once the process has ended; close-on-exec from birth. */
int clinux_process_descriptor(int32_t process);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
