// Plain Markdown (CommonMark with tables and strike-through, read by md4c) into blocks. No HTML: tags are shown as text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lesson/document.h"
#include "lesson/source.h"

namespace heddle::lesson {

class Markdown {
public:
    Markdown(const Source& source, Problems& problems) : source_(source), problems_(problems) {}

    // The blocks of the text from offset `begin` to `end` of the source. Several calls share anchors and limits.
    // Code fences inside become Block::code.
    std::vector<Block> blocks(size_t begin, size_t end);

    // The same, for text that is one paragraph at most; anything else is told as a problem at `line`.
    InlineText inline_text(size_t begin, size_t end, int line);

    // A heading's address, made from its words; unique in the document.
    std::string anchor_for(std::string_view words);

    // A limit was reached: what follows in the file is not read, and the problem was told.
    bool exhausted() const { return exhausted_; }

private:
    friend class MarkdownBuilder;
    bool acceptable(size_t begin, size_t end);

    const Source& source_;
    Problems& problems_;
    std::unordered_map<std::string, int> anchors_;
    size_t blocks_made_ = 0;
    size_t runs_made_ = 0;
    size_t bytes_made_ = 0;
    bool exhausted_ = false;
};

}  // namespace heddle::lesson
