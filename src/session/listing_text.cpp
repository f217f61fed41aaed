#include "session/listing_text.h"

#include "protocol/step_json.h"

namespace heddle::session {

std::string listing_text(const State& state) { return protocol::dump(protocol::listing_json(state.listing)); }

}  // namespace heddle::session
