/*
 * epoll(7) for one descriptor: sys/epoll.h is not part of Swift's Glibc module.
 *
 * Dispatch watches such an epoll instead of the descriptor itself, because an epoll is never "hung up": at EPOLLHUP
 * Dispatch hands the source to its queue while its event thread still walks the watch, which that queue may free
 * (_dispatch_event_merge_fd in swift-corelibs-libdispatch, src/event/event_epoll.c; its issue 949). Goes away when that
 * is mended.
 */
#ifndef FOREWARN_READINESS_WATCH_H
#define FOREWARN_READINESS_WATCH_H

/*
 * An epoll descriptor, close-on-exec, that is readable while `descriptor` can be read from (or, if `writing`, written
 * to), is hung up, or has an error.
 */
int clinux_readiness_watch(int descriptor, int writing);

#endif
