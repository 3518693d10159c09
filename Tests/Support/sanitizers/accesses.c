// SPDX-License-Identifier: MIT
//
// Keeps the thread sanitizer from addresses that are none. Swift tells it of each `inout` access; where the value has no
// size, such as a SystemRandomNumberGenerator, there is no address, and what is told is whatever stood in a register: far
// from all memory, the sanitizer's own look at it would end the program. Linked with --wrap=__tsan_external_write.

#include <stdbool.h>
#include <stdint.h>

void __real___tsan_external_write(void *, void *, void *);
void __wrap___tsan_external_write(void *, void *, void *);

// Where programs have memory: with 47 bits, low, in the middle (a program's own), the sanitizer's heap, and high.
static bool isOfProgram(uintptr_t address) {
#if defined(__x86_64__)
    return address < 0x010000000000 || (address >= 0x550000000000 && address < 0x5a0000000000) ||
           (address >= 0x720000000000 && address < 0x740000000000) ||
           (address >= 0x7a0000000000 && address < 0x800000000000);
#else
    return address < (uintptr_t)1 << 47;
#endif
}

void __wrap___tsan_external_write(void *address, void *caller, void *tag) {
    if (isOfProgram((uintptr_t)address)) __real___tsan_external_write(address, caller, tag);
}
