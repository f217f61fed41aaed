#pragma once

#include <algorithm>
#include <cstddef>

namespace heddle::ui {

// As std::partition_point, for a point that is near: looks 1, 2, 4… further, then between the last two. Timelines look up one place a
// pixel, each a little behind the one before; halving the whole list each time would touch memory all over it. (Bentley, Yao: An almost
// optimal algorithm for unbounded searching, IPL 1976.)
template <typename Iterator, typename Before> Iterator skip(Iterator from, Iterator end, Before before) {
    std::ptrdiff_t step = 1;
    while (end - from > step && before(from[step])) {
        from += step;
        step *= 2;
    }
    return std::partition_point(from, from + std::min(step + 1, end - from), before);
}

}  // namespace heddle::ui
