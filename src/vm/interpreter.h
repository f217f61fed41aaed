#pragma once
// The interpreter loop. Two instances of one text: controlled (footprints, hand-overs before visible operations, undo) and threaded
// (slices on real threads). What an instruction means stands once, in vm/instructions.inc and the slow paths that it calls.

#include "vm/frames.h"

namespace heddle::vm {

/// Runs cx.thread from where it stands until it has to leave; the thread's state is saved. One call a slice or transition.
Exit interpret(Context& cx);

} // namespace heddle::vm
