#include "priority_watch.h"

#include <string.h>
#include <sys/epoll.h>

int clinux_priority_watch(void) { return epoll_create1(EPOLL_CLOEXEC); }

int clinux_watch_priority(int watch, int descriptor) {
    struct epoll_event event;
    memset(&event, 0, sizeof(event));
    event.events = EPOLLPRI;
    return epoll_ctl(watch, EPOLL_CTL_ADD, descriptor, &event);
}

void clinux_drain_watch(int watch) {
    struct epoll_event events[64];
    (void)epoll_wait(watch, events, 64, 0);
}
