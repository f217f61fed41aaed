#include "run/output.h"

#include <string>

namespace heddle::run {

void deliver_output(vm::Machine& machine, const OutputSink& sink, std::size_t& delivered) {
    const auto& records = machine.output();
    if (sink) {
        const double now_ms = static_cast<double>(machine.world().now_ns) / 1e6;
        for (; delivered < records.size(); delivered++) {
            const auto& record = records[delivered];
            const std::string name = machine.thread_name(record.thread);
            sink({record.thread, name, record.is_stderr, record.text, now_ms});
        }
    }
    delivered = records.size();
}

} // namespace heddle::run
