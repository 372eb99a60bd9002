#include "readiness_watch.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

int clinux_readiness_watch(int descriptor, int writing) {
    struct epoll_event event;
    int code;
    int watch = epoll_create1(EPOLL_CLOEXEC);

    if (watch < 0) return watch;
    memset(&event, 0, sizeof(event));
    event.events = writing ? EPOLLOUT : EPOLLIN;
    if (epoll_ctl(watch, EPOLL_CTL_ADD, descriptor, &event) == 0) return watch;
    code = errno;
    close(watch);
    errno = code;
    return -1;
}
