/* What GCC's libraries for glibc use and musl does not have. */

#include <sys/auxv.h>
#include <sys/random.h>

__attribute__((visibility("hidden"))) void *__dso_handle = &__dso_handle;

/* There are threads, or may be: take the locks. */
char __libc_single_threaded = 0;

/* Nothing is found, and the unwinder asks dl_iterate_phdr instead. */
int _dl_find_object(void *address, void *result) {
  (void)address;
  (void)result;
  return -1;
}

unsigned arc4random(void) {
  unsigned value = 0;
  if (getrandom(&value, sizeof value, 0) != sizeof value) __builtin_trap();
  return value;
}

unsigned long __getauxval(unsigned long type) { return getauxval(type); }
