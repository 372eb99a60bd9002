/*
 * epoll(7) for POLLPRI: sys/epoll.h is not part of Swift's Glibc module, and Dispatch watches for "readable" only.
 */
#ifndef FOREWARN_PRIORITY_WATCH_H
#define FOREWARN_PRIORITY_WATCH_H

/* An epoll descriptor, close-on-exec; it is readable while one of its files has POLLPRI or POLLERR. */
int clinux_priority_watch(void);

int clinux_watch_priority(int watch, int descriptor);

/* Takes what has happened off the watch. */
void clinux_drain_watch(int watch);

#endif
