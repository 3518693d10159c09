// SPDX-License-Identifier: MIT
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

// How often the calling thread has asked for memory since it began: every call of malloc, calloc, realloc,
// posix_memalign and aligned_alloc in a program that is linked with this, Swift's runtime and every library included.
uint64_t allocation_count(void);

#endif
