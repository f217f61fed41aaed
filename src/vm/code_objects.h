#pragma once
// What programs see of code and frames: __code__, gi_code, cr_frame… Made when asked for; copies, not the thing itself.

#include "vm/context.h"

namespace heddle::vm {

Value code_object(Context& cx, std::uint32_t code);
/// Of a suspended or running generator; `at` is where it stands.
Value frame_object(Context& cx, std::uint32_t code, const bytecode::Instr* at);

} // namespace heddle::vm
