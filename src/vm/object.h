#pragma once
// The layout of everything on the heap. Plain data only: refs are offsets, so a heap can be copied, undone word by word and hashed.
//
// Every object starts with a 16-byte header:
//
//   byte 0      1      2      3        4..7           8..11         12..15
//   kind   gc mark  flags   aux     lock/version   allocation    size (meaning by kind)
//                                                     site
//
// Thread safety: `kind`, `site` and the immutable fields are written before the object is published. Mutable fields that more
// than one thread may touch are read and written through vm/cell.h only. `flags` is written by the creating thread before publication.

#include <cstddef>
#include <cstdint>

#include "vm/value.h"

namespace heddle::vm {

enum class Kind : std::uint8_t {
    Free, ///< never an object: catches stale references
    // values
    Str, BigInt, Float, Complex, Bytes, Tuple, List, Dict, Set, FrozenSet, Range, Slice, Deque,
    // callables and namespaces
    Function, BoundMethod, Type, Module, Instance, Exception, Traceback, Cell, Globals,
    Property, ClassMethod, StaticMethod, Super,
    Generator,    ///< also coroutines and asynchronous generators: aux says which (GeneratorKind)
    AsyncGenStep, ///< what an asynchronous generator's __anext__, asend, athrow and aclose give: aux says which
    // iterators
    Iterator, ///< over built-in things; aux says which (IteratorKind)
    // threading
    Thread, Lock, RLock, Condition, Semaphore, Event, Barrier, Local,
    // internal
    ListItems, DictTable, SetTable, StrBuffer, ThreadState, Stack, World, Waiter, SavedFrame,
    Process,      ///< what each process of the program has for itself (ProcessState)
    SharedMemory, ///< bytes that processes share: values, arrays, pipes
    kCount,
    // kinds of immediates, for type_of() and method tables only
    Int = kCount, Bool, None, NotImplemented, Ellipsis, Native, Unbound,
    kAllCount
};
inline constexpr int kKindCount = static_cast<int>(Kind::kAllCount);

enum ObjectFlag : std::uint8_t {
    kEscaped = 1,  ///< may be reached by more than one thread; set before publication, transitively
    kAscii = 2,    ///< Str: every character is ASCII, so index = byte offset
    kView = 4,     ///< Str: the bytes are in a StrBuffer
    kInterned = 16,
};

struct Object {
    Kind kind;
    std::uint8_t mark;  ///< collection epoch that last reached it
    std::uint8_t flags; ///< ObjectFlag
    std::uint8_t aux;
    std::uint32_t lock; ///< containers: spin lock (odd = held) and version, see vm/cell.h. Controlled driver: see object_id()
    std::uint32_t site; ///< 1 + index of the instruction that allocated it (LinkedProgram::instrs), 0 at boot
    std::uint32_t size;

    bool escaped() const { return (flags & kEscaped) != 0; }
};
static_assert(sizeof(Object) == 16);

struct Str : Object { // size: code points
    std::uint32_t bytes;
    std::uint32_t hash; ///< 0 until computed (relaxed atomic; every thread computes the same)
    // kView: Ref of the StrBuffer; otherwise `bytes` bytes of UTF-8 (lone surrogates as three bytes), NUL-padded to 8
    union {
        Ref buffer;
        char data[1];
    };
};
inline constexpr std::size_t kStrDataOffset = 24;
static_assert(sizeof(Str) == kStrDataOffset + 8);
struct StrBuffer : Object { // size: capacity in bytes. A Str that ends where `used` ends can grow in place: s += "x" is amortised O(1)
    std::uint64_t used;
    char data[1];
};
struct BigInt : Object { // size: limbs; aux: 1 if negative. Always outside the int62 range, no leading zero limb
    std::uint64_t limbs[1];
};
struct FloatBox : Object {
    double value;
};
struct ComplexBox : Object {
    double real, imag;
};
struct Bytes : Object { // size: bytes
    char data[1];
};
struct SharedMemory : Object { // size: bytes; aux: letter of the items' type, or 0
    char data[1];
};
struct Tuple : Object { // size: length
    Value items[1];
};
struct List : Object {
    std::uint64_t length;
    Ref items; ///< ListItems or 0
};
struct ListItems : Object { // size: capacity; slots at and beyond the list's length hold kUnbound
    Value items[1];
};
struct Deque : Object {
    std::uint64_t length;
    Ref items;             ///< ListItems, used as a ring, or 0; its size is a power of two; slots without an item hold kUnbound
    std::uint64_t first;   ///< slot of the first item
    std::uint64_t changes; ///< counts changes of the shape: iterators look whether there was one. Not hashed (hash.cpp)
    Value maxlen;          ///< int or None
};
// Dict: insertion-ordered entries and an open-addressing index, in one table object (CPython's compact layout).
struct DictEntry {
    std::uint64_t hash;
    Value key;   ///< kUnbound: never used; kDeleted: removed
    Value value;
};
struct DictTable : Object { // size: entry capacity; after the entries the index: `index_mask + 1` u32 slots (0 empty, else entry
                            // number + 1), two in a word so that undo logs whole words
    std::uint64_t index_mask;
    std::uint64_t used;   ///< entries in use, removed ones included
    std::uint64_t filled; ///< index slots in use; never goes down, so that a probe always finds an empty one
    DictEntry entries[1];
};
// Sets: CPython's open table, so that sets of small integers iterate in CPython's order.
struct SetEntry {
    std::uint64_t hash;
    Value key; ///< kUnbound: empty; kDeleted: removed
};
struct SetTable : Object { // size: slots, a power of two
    std::uint64_t fill;   ///< slots in use, removed ones included
    std::uint64_t finger; ///< where pop() goes on searching
    SetEntry entries[1];
};
struct Dict : Object { // also Set, FrozenSet
    std::uint64_t length; ///< live entries
    Ref table;            ///< DictTable (sets: SetTable) or 0
};
struct Range : Object {
    Value start, stop, step; ///< integers (maybe big)
    Value length;
};
struct Slice : Object {
    Value start, stop, step;
};
struct Function : Object { // aux: 1 if types.coroutine() has marked it: its generators can be awaited
    std::uint64_t code; ///< index into LinkedProgram::codes
    Value defaults;     ///< tuple or None
    Value kwdefaults;   ///< dict or None
    Value closure;      ///< tuple of cells or None
    Value name;
    Value qualname;
    Value dict;         ///< kUnbound until an attribute is set
    Value annotations;  ///< dict, kUnbound until asked for
};
struct BoundMethod : Object {
    Value self;
    Value function; ///< function or native
};
struct Type : Object { // aux: Kind of the instances for built-in types; Kind::Instance for classes of the program
    Value name;
    Value bases; ///< tuple
    Value mro;   ///< tuple, itself first
    Value dict;  ///< class attributes (dict); None for built-in types, whose attributes are natives
    Value module;
    std::uint64_t type_id; ///< TypeId for built-in types; for a class the TypeId of the most derived built-in type in its MRO
    Value qualname;
    Value metaclass;
    std::uint64_t flags;   ///< ClassFlag
    Value subclasses;      ///< list of the classes made from it, or None
};
enum ClassFlag : std::uint64_t { kUserClass = 1 /* made by a class statement or type(…) */ };
struct Module : Object {
    Value name;
    Value dict;           ///< native modules; of others what no global slot stands for
    Value loading;        ///< None, or while its code runs for the first time: (an Event that is set when it has, index of the thread)
    std::uint64_t index;  ///< modules written in Python: 1 + index into Program::modules; 0: a native module
};
struct Instance : Object { // of a class that no other layout fits
    Value type;
    Value dict;  ///< kUnbound: none (object())
    Value base;  ///< instances of a class that derives from int, str, list, dict…: the built-in value inside; else kUnbound
};
struct Property : Object {
    Value get, set, del; ///< functions or None
    Value doc, name;
};
struct ClassMethod : Object { // also StaticMethod
    Value function;
    Value dict;
};
struct Super : Object {
    Value type;      ///< where the search begins: behind this class in the MRO of …
    Value self;      ///< the object or class
    Value self_type; ///< … this class
};
enum class GeneratorKind : std::uint8_t { Generator, Coroutine, AsyncGenerator };
enum class GeneratorState : std::uint64_t { Created, Suspended, Running, Closed };
struct Generator : Object { // aux: GeneratorKind
    Value function;       ///< what made it: code and closure
    Value name, qualname;
    std::uint64_t state;  ///< GeneratorState
    Ref frame;            ///< SavedFrame, 0 when closed; out of date while it runs
    Value pending;        ///< what is thrown into it once the delegate that it yields from is closed, else None
    Value handled;        ///< suspended: the exception it is handling, or None; running: what its resumer handles
    Value extra;          ///< asynchronous generators: the AsyncGenStep that runs, else None; kIterableCoroutine: types.coroutine's mark
};
struct SavedFrame : Object { // size: registers; a suspended generator's
    std::uint64_t pc;     ///< const bytecode::Instr*, 8-aligned: where it left
    Value regs[1];
};
struct AsyncGenStep : Object { // aux: AsyncGenStepKind
    Value generator;
    Value argument;
    std::uint64_t state;
};
struct Exception : Object {
    Value type;
    Value args; ///< tuple
    Value traceback; ///< Traceback or None, innermost call last
    Value context;
    Value cause;
    Value suppress_context; ///< bool
    Value dict; ///< kUnbound until needed
    Value extra; ///< OSError and its subclasses: (errno, strerror, filename, filename2); else kUnbound
};
struct Traceback : Object { // one entry; `next` is the entry of the frame it called
    std::uint64_t code;
    std::uint64_t pc; ///< instruction index inside the code
    Value next;
};
struct CellObject : Object {
    Value value;
};
struct Globals : Object { // size: slots
    Value slots[1];
};
enum class IteratorKind : std::uint8_t { List, Tuple, Str, Range, DictKeys, DictValues, DictItems, Set, Bytes, Enumerate, Zip, Map, Filter, Reversed,
    Sequence /* over an object's __getitem__ */, Callable /* iter(function, sentinel) */, Deque /* extra: its changes */,
    DictKeysView, DictValuesView, DictItemsView /* views are not iterators but share the layout */ };
struct Iterator : Object { // aux: IteratorKind
    Value source; ///< kUnbound when exhausted
    Value index;  ///< position, int
    Value extra;  ///< by kind: dict length at start, function of map, …
};

/// Visits every Value inside an object, then every Ref field (as a Value). Used by collection, hashing, escape marking.
/// `visit(Value&)`. Defined in vm/visit.h.

} // namespace heddle::vm
