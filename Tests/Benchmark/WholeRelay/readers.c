// SPDX-License-Identifier: MIT
//
// readers LINES CONNECTION... - consumers of the relay that do nothing but read and count.
//
// Each CONNECTION is the descriptor of one, on which the live stream has begun; it is done when LINES records were read,
// or when nothing came for ten seconds. Prints when the last byte was read, by the monotonic clock in nanoseconds, how many
// records were read in all, and how many objects told of dropped ones.
#define _GNU_SOURCE
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 20];

// How far into an object the last read ended, and how many are still to come.
struct reader {
    long column, left;
};

// `{"type":"log"` and `{"type":"dropped"` differ here.
enum { TYPE = 9 };

int main(int argc, char **argv) {
    if (argc < 3) return 64;
    long total = 0, dropped = 0;
    int count = argc - 2, open = count;
    struct pollfd *polled = calloc((size_t)count, sizeof *polled);
    struct reader *readers = calloc((size_t)count, sizeof *readers);
    for (int i = 0; i < count; i++) {
        polled[i] = (struct pollfd){.fd = atoi(argv[i + 2]), .events = POLLIN};
        readers[i].left = atol(argv[1]);
    }
    struct timespec last = {0};
    while (open > 0 && poll(polled, (nfds_t)count, 10000) > 0) {
        for (int i = 0; i < count; i++) {
            if (!polled[i].revents) continue;
            struct reader *reader = &readers[i];
            ssize_t size = read(polled[i].fd, buffer, sizeof buffer);
            const char *start = buffer, *end = buffer + (size > 0 ? size : 0);
            while (start < end) {
                const char *newline = memchr(start, '\n', (size_t)(end - start)), *stop = newline ? newline : end;
                long type = TYPE - reader->column;
                if (type >= 0 && type < stop - start && start[type] == 'd') {
                    dropped++;
                    reader->left++;
                    total--;
                }
                reader->column = newline ? 0 : reader->column + (stop - start);
                reader->left -= newline != NULL;
                total += newline != NULL;
                start = stop + 1;
            }
            clock_gettime(CLOCK_MONOTONIC, &last);
            if (size <= 0 || reader->left <= 0) {
                polled[i].fd = -1;
                open--;
            }
        }
    }
    printf("%lld %ld %ld\n", last.tv_sec * 1000000000ll + last.tv_nsec, total, dropped);
    return 0;
}
