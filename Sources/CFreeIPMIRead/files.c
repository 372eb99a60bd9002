#define _GNU_SOURCE
#include "CFreeIPMIRead.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#pragma clang assume_nonnull begin

int fwbr_try_device(const char *path) {
    int descriptor = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return errno;
    close(descriptor);
    return 0;
}

int fwbr_make_private_directory(const char *path) {
    if (mkdir(path, 0700) < 0 && errno != EEXIST) return errno;
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return errno;
    struct stat status;
    int result = 0;
    if (fstat(descriptor, &status) < 0)
        result = errno;
    else if (status.st_uid != geteuid())
        result = EPERM;
    else if ((status.st_mode & 07777) != 0700 && fchmod(descriptor, 0700) < 0)
        result = errno;
    close(descriptor);
    return result;
}

int fwbr_remove_cache(const char *path) { return unlink(path) < 0 && errno != ENOENT ? errno : 0; }

#pragma clang assume_nonnull end
