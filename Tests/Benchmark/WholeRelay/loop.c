// SPDX-License-Identifier: MIT
//
// loop CONNECTION... - reads connections as soon as something comes, and does nothing with it: the least that anybody can
// spend who does not let lines wait. Ends when all of them have.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

static char buffer[1 << 16];

int main(int argc, char **argv) {
    int epoll = epoll_create1(EPOLL_CLOEXEC), open = argc - 1;
    struct epoll_event events[64];
    for (int i = 1; i < argc; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = atoi(argv[i])};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event) < 0) {
            perror("loop");
            return 1;
        }
    }
    while (open > 0) {
        int count = epoll_wait(epoll, events, 64, -1);
        for (int i = 0; i < count; i++) {
            ssize_t size = read(events[i].data.fd, buffer, sizeof buffer);
            if (size > 0 || (size < 0 && errno == EINTR)) continue;
            close(events[i].data.fd);
            open--;
        }
    }
    return 0;
}
