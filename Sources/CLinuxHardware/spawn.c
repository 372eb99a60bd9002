#define _GNU_SOURCE
#include "CLinuxHardware.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <unistd.h>

static int clinux_prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int output, int errors) {
    sigset_t none, all;
    int code;

    sigemptyset(&none);
    sigfillset(&all);
    if ((code = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0)) != 0) return code;
    if ((code = posix_spawn_file_actions_adddup2(actions, output, 1)) != 0) return code;
    if ((code = posix_spawn_file_actions_adddup2(actions, errors, 2)) != 0) return code;
    if ((code = posix_spawn_file_actions_addclosefrom_np(actions, 3)) != 0) return code;
    if ((code = posix_spawn_file_actions_addchdir_np(actions, "/")) != 0) return code;
    if ((code = posix_spawnattr_setsigmask(attributes, &none)) != 0) return code;
    if ((code = posix_spawnattr_setsigdefault(attributes, &all)) != 0) return code;
    return posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
}

int clinux_spawn(
    const char *path, char *_Nullable const *arguments, char *_Nullable const *environment, int output, int errors,
    int32_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code;

    if ((code = posix_spawn_file_actions_init(&actions)) != 0) return code;
    if ((code = posix_spawnattr_init(&attributes)) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return code;
    }
    code = clinux_prepare(&actions, &attributes, output, errors);
    if (code == 0) code = posix_spawn(process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

int clinux_pipe(int *ends) { return pipe2(ends, O_CLOEXEC); }

int clinux_process_descriptor(int32_t process) { return pidfd_open(process, 0); }
