include(cmake/library.cmake)

# A part is a folder of src/ and becomes the static library heddle_<part>; a new .cpp file needs no edit here. A part may
# include only those that stand before it in this list, which is also the order (backwards) in which programs link them.
set(HEDDLE_PARTS base bytecode lang vm trace run explore lesson grade protocol engine session ui platform)

add_library(heddle_options INTERFACE)
target_include_directories(heddle_options INTERFACE "${CMAKE_SOURCE_DIR}/src")
target_compile_options(heddle_options INTERFACE
    -fno-exceptions -fno-rtti -Wall -Wextra -Werror=return-type -ffp-contract=off)
target_compile_definitions(heddle_options INTERFACE
    FMT_HEADER_ONLY JSON_NOEXCEPTION BOOST_NO_EXCEPTIONS BOOST_EXCEPTION_DISABLE)
if(HEDDLE_TAIL_CALLS AND CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND NOT HEDDLE_SANITIZE AND NOT EMSCRIPTEN)
    target_compile_definitions(heddle_options INTERFACE HEDDLE_TAIL_CALLS=1)
else()
    target_compile_definitions(heddle_options INTERFACE HEDDLE_TAIL_CALLS=0)
endif()
if(HEDDLE_SANITIZE)
    target_compile_options(heddle_options INTERFACE "-fsanitize=${HEDDLE_SANITIZE}" -fno-sanitize-recover=all)
    target_link_options(heddle_options INTERFACE "-fsanitize=${HEDDLE_SANITIZE}" -fno-sanitize-recover=all)
endif()

# Sources that cannot be compiled together with others, as both give a name in an unnamed namespace to different things; they
# stay alone under HEDDLE_UNITY. A new clash shows as a redefinition or an ambiguous name in a path "Unity/unity_N_cxx.cxx": add
# one of the two here, or better, give the thing a more telling name.
set_property(SOURCE
    src/vm/complex.cpp src/vm/deque_methods.cpp src/vm/descriptors.cpp src/vm/dict_methods.cpp src/vm/exception_methods.cpp
    src/vm/generators.cpp src/vm/hash.cpp src/vm/list_methods.cpp src/vm/locks.cpp src/vm/math_module.cpp src/vm/os_module.cpp
    src/vm/process_module.cpp src/vm/set_methods.cpp src/vm/sort.cpp src/vm/str_methods.cpp src/vm/threading_module.cpp
    tests/unit/lesson/hostile_text_test.cpp tests/unit/lesson/parse_test.cpp tests/unit/lesson/real_lessons_test.cpp
    tests/unit/protocol/messages_test.cpp
    PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
if(HEDDLE_UNITY)
    set(CMAKE_UNITY_BUILD ON)
    set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
endif()

# heddle_flavour(NAME SUFFIX OPTIONS PARTS...) makes the libraries heddle_<part><SUFFIX> for the parts that have sources and sets
# HEDDLE_<NAME>_LIBRARIES to them in link order. A flavour is one set of compile options: natively there is one, in the page
# the UI is compiled without threads and the engine with them. OPTIONS is an interface target that carries the options.
function(heddle_flavour name suffix options)
    set(libraries "")
    foreach(part IN LISTS ARGN)
        # platform/'s subfolders belong to single programs (native window, page, engine module); every other part is whole.
        if(part STREQUAL "platform")
            file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${part}/*.cpp")
        else()
            file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${part}/*.cpp")
        endif()
        if(NOT sources)
            continue()
        endif()
        if(part STREQUAL "lang")
            list(APPEND sources "${HEDDLE_LIBRARY_CPP}")
        endif()
        add_library(heddle_${part}${suffix} STATIC ${sources})
        target_link_libraries(heddle_${part}${suffix} PUBLIC ${options})
        if(part STREQUAL "vm" AND HEDDLE_SANITIZE MATCHES "undefined")
            # Objects on the machine's heap end in arrays that go on behind their declaration ("char data[1]"), which this check
            # takes for overruns; whether they stay inside the heap is AddressSanitizer's and HEDDLE_ASSERT's to see.
            target_compile_options(heddle_${part}${suffix} PRIVATE -fno-sanitize=bounds)
        endif()
        if(part STREQUAL "vm")
            target_compile_options(heddle_${part}${suffix} PRIVATE -Wno-array-bounds) # the same arrays, at constant places
        endif()
        if(part MATCHES "^(base|bytecode|lang|lesson|protocol)$" AND HEDDLE_SANITIZE MATCHES "address")
            target_compile_options(heddle_${part}${suffix} PRIVATE -fsanitize=fuzzer-no-link) # what tests/fuzz/ steers by
        endif()
        if(part STREQUAL "lesson" AND TARGET heddle_md4c${suffix})
            target_link_libraries(heddle_lesson${suffix} PUBLIC heddle_md4c${suffix})
        endif()
        if(part STREQUAL "ui" AND TARGET heddle_imgui${suffix})
            target_link_libraries(heddle_ui${suffix} PUBLIC heddle_imgui${suffix})
        endif()
        list(PREPEND libraries heddle_${part}${suffix})
    endforeach()
    set(HEDDLE_${name}_LIBRARIES "${libraries}" PARENT_SCOPE)
endfunction()

# heddle_sources(GLOB...): sets HEDDLE_SOURCES to the files that the globs (relative to the project's folder) find.
macro(heddle_sources)
    set(HEDDLE_SOURCES "")
    foreach(pattern ${ARGN})
        file(GLOB heddle_found CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${pattern}")
        list(APPEND HEDDLE_SOURCES ${heddle_found})
    endforeach()
endmacro()

# Unit tests: everything below tests/unit/; those of ui/ only where ImGui is compiled in.
file(GLOB_RECURSE HEDDLE_TEST_SOURCES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/unit/*_test.cpp")
set(HEDDLE_TEST_MAIN "${CMAKE_SOURCE_DIR}/tests/unit/main.cpp")
