// What the machine that this was built for can do. The one header outside platform/ that asks the compiler.
#pragma once

namespace heddle {

#if defined(__EMSCRIPTEN__)
inline constexpr bool kIsWeb = true;
#if defined(__EMSCRIPTEN_PTHREADS__)
inline constexpr bool kHasThreads = true;  // POSIX threads over Web Workers
#else
inline constexpr bool kHasThreads = false;
#endif
inline constexpr bool kHasFork = false;
#else
inline constexpr bool kIsWeb = false;
inline constexpr bool kHasThreads = true;
inline constexpr bool kHasFork = true;
#endif

}  // namespace heddle
