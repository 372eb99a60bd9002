#define _GNU_SOURCE
#include "CLinuxHardware.h"

#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

_Static_assert(sizeof(uid_t) == sizeof(uint32_t), "uid_t is passed as uint32_t");
_Static_assert(sizeof(gid_t) == sizeof(uint32_t), "gid_t is passed as uint32_t");
_Static_assert(sizeof(pid_t) == sizeof(int32_t), "pid_t is passed as int32_t");

int clinux_set_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

int clinux_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

int clinux_set_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

const char *clinux_errno_name(int code) { return strerrorname_np(code); }

int clinux_accept(int descriptor) { return accept4(descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int clinux_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int clinux_use_one_arena(void) { return mallopt(M_ARENA_MAX, 1); }

void clinux_return_free_memory(void) { (void)malloc_trim(0); }

int clinux_peer_credentials(int descriptor, uint32_t *user, uint32_t *group, int32_t *process) {
    struct ucred credentials = {0, 0, 0};
    socklen_t size = sizeof(credentials);
    int result = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size);
    if (result == 0) {
        *user = credentials.uid;
        *group = credentials.gid;
        *process = credentials.pid;
    }
    return result;
}

int clinux_peer_groups(int descriptor, uint32_t *groups, uint32_t *count) {
#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif
    socklen_t size = *count * (socklen_t)sizeof(gid_t);
    int result = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups, &size);
    *count = size / (uint32_t)sizeof(gid_t);
    return result;
}
