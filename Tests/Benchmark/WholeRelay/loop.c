// SPDX-License-Identifier: MIT
//
// loop [-t SOCKET LENGTH] CONNECTION... - reads connections as soon as something comes, and does nothing with it: the least
// that anybody can spend who does not let lines wait. With -t it sends a datagram, as short as `latency` knows it, for every
// LENGTH bytes that it has read. Ends when all of them have.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[1 << 16];

int main(int argc, char **argv) {
    int teller = -1, first = 1;
    ssize_t length = 0, untold = 0;
    if (argc > 3 && strcmp(argv[1], "-t") == 0) {
        teller = atoi(argv[2]);
        length = atol(argv[3]);
        first = 4;
    }
    int epoll = epoll_create1(EPOLL_CLOEXEC), open = argc - first;
    struct epoll_event events[64];
    for (int i = first; i < argc; i++) {
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
            if (size > 0) untold += size;
            for (; teller >= 0 && untold >= length; untold -= length) {
                if (send(teller, "PASARGUARD_SEQ=", 15, 0) < 0) perror("loop");
            }
            if (size > 0 || (size < 0 && errno == EINTR)) continue;
            close(events[i].data.fd);
            open--;
        }
    }
    return 0;
}
