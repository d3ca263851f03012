/*
 * Disks lie about fsync; this preload library makes every one of them slow alike: it adds SYNC_US
 * microseconds to each fsync and fdatasync of the program it is loaded into.
 *
 *     cc -O2 -shared -fPIC -o slowsync.so slowsync.c
 *     LD_PRELOAD=./slowsync.so SYNC_US=1000 program
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void pause_as_told(void)
{
    const char *told = getenv("SYNC_US");
    long us = told ? atol(told) : 0;
    struct timespec pause = { us / 1000000, us % 1000000 * 1000 };
    if (us > 0)
        nanosleep(&pause, NULL);
}

static int sync_slowly(const char *name, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = real(fd);
    pause_as_told();
    return result;
}

int fsync(int fd) { return sync_slowly("fsync", fd); }
int fdatasync(int fd) { return sync_slowly("fdatasync", fd); }
