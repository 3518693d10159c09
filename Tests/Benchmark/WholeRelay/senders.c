// SPDX-License-Identifier: MIT
//
// senders sendv|raw|sendmmsg ENTRIES [SOCKET] - send every entry of the file to journald with as little work as possible,
// and print how many nanoseconds that took in all, and how many of the processor's.
//
// ENTRIES holds what the relay itself would send, made by `relay-benchmark entries`: before each entry its length, four
// bytes in this machine's order. What sd_journal_sendv needs, one vector a field, is taken apart before the clock starts.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <systemd/sd-journal.h>
#include <time.h>
#include <unistd.h>

enum { most_fields = 64, at_once = 64 };

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// A connected socket that waits, as the least work is.
static int journald(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) die(path);
    return descriptor;
}

// Fields as `NAME=value`, all without line feeds in these entries.
static int fields(struct iovec entry, struct iovec *into) {
    int count = 0;
    char *at = entry.iov_base, *end = at + entry.iov_len;
    while (at < end) {
        char *feed = memchr(at, '\n', (size_t)(end - at));
        if (!feed || !memchr(at, '=', (size_t)(feed - at)) || count == most_fields) {
            fprintf(stderr, "senders: an entry with a field of another form\n");
            exit(1);
        }
        into[count++] = (struct iovec){at, (size_t)(feed - at)};
        at = feed + 1;
    }
    return count;
}

int main(int argc, char **argv) {
    if (argc < 3) return 64;
    FILE *file = fopen(argv[2], "rb");
    if (!file) die(argv[2]);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *all = malloc(size);
    if (!all || fread(all, 1, size, file) != size) die(argv[2]);

    size_t count = 0, room = size / 64 + 1;
    struct iovec *entries = calloc(room, sizeof *entries);
    for (size_t at = 0; at < size; count++) {
        uint32_t length;
        memcpy(&length, all + at, sizeof length);
        entries[count] = (struct iovec){all + at + sizeof length, length};
        at += sizeof length + length;
    }

    struct iovec *taken_apart = NULL;
    int *numbers = calloc(count, sizeof *numbers);
    struct mmsghdr *messages = calloc(count, sizeof *messages);
    for (size_t i = 0; i < count; i++) {
        struct iovec found[most_fields];
        numbers[i] = fields(entries[i], found);
        if (!taken_apart) taken_apart = calloc(count * most_fields, sizeof *taken_apart);
        memcpy(taken_apart + i * most_fields, found, (size_t)numbers[i] * sizeof *found);
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &entries[i], .msg_iovlen = 1};
    }

    const char *path = argc > 3 ? argv[3] : "/run/systemd/journal/socket";
    int descriptor = journald(path);
    uint64_t start = now(CLOCK_MONOTONIC), work = now(CLOCK_PROCESS_CPUTIME_ID);
    if (!strcmp(argv[1], "sendv")) {
        for (size_t i = 0; i < count; i++)
            if (sd_journal_sendv(taken_apart + i * most_fields, numbers[i]) < 0) die("sd_journal_sendv");
    } else if (!strcmp(argv[1], "raw")) {
        for (size_t i = 0; i < count; i++)
            if (send(descriptor, entries[i].iov_base, entries[i].iov_len, 0) < 0) die("send");
    } else if (!strcmp(argv[1], "sendmmsg")) {
        for (size_t i = 0; i < count;) {
            size_t left = count - i;
            int sent = sendmmsg(descriptor, messages + i, left < at_once ? (unsigned)left : at_once, 0);
            if (sent < 0) die("sendmmsg");
            i += (size_t)sent;
        }
    } else {
        return 64;
    }
    work = now(CLOCK_PROCESS_CPUTIME_ID) - work;
    printf("%zu %llu %llu\n", count, (unsigned long long)(now(CLOCK_MONOTONIC) - start), (unsigned long long)work);
    return 0;
}
