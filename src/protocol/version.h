#pragma once

// The messages between the user interface and the engine: JSON objects, one a line on a pipe, one a postMessage in
// the page. Both sides link this part and nothing of each other. A message is
//
//     {"v":1, "id":N, "type":"run", …}
//
// where `id` is chosen by the user interface and copied by the engine into every event that belongs to the request.
// Events that belong to no request ("ready", or an "error" about unreadable input) carry id 0.
// Unknown members are ignored, so that a newer side can add some; an unknown type, another version or a member of the
// wrong kind is an error with a sentence that says which.

namespace heddle::protocol {

inline constexpr int kVersion = 1;

}  // namespace heddle::protocol
