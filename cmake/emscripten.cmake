# Finds the Emscripten that is on the PATH (an activated emsdk comes before a distribution's package) and hands over to
# that Emscripten's own toolchain file.
if(NOT HEDDLE_EMSCRIPTEN_ROOT)
    find_program(HEDDLE_EMCC emcc NO_CACHE)
    if(NOT HEDDLE_EMCC)
        message(FATAL_ERROR "em++ was not found. On Debian: apt-get install emscripten. Elsewhere: install an emsdk and "
                            "source its emsdk_env.sh, then configure again.")
    endif()
    # Debian's /usr/bin/emcc is a link into /usr/share/emscripten; an emsdk's emcc lies in the root itself.
    file(REAL_PATH "${HEDDLE_EMCC}" heddle_emcc_file)
    get_filename_component(HEDDLE_EMSCRIPTEN_ROOT "${heddle_emcc_file}" DIRECTORY)
endif()
if(NOT EXISTS "${HEDDLE_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")
    message(FATAL_ERROR "No Emscripten toolchain file under ${HEDDLE_EMSCRIPTEN_ROOT}: pass "
                        "-DHEDDLE_EMSCRIPTEN_ROOT=FOLDER (the folder that holds emcc.py).")
endif()
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES HEDDLE_EMSCRIPTEN_ROOT)
include("${HEDDLE_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")

# Optimised links run acorn; under a node that is not Debian's own it is found only by NODE_PATH. Debian's node has it
# on its path anyway and an emsdk brings its own copy, so the variable never harms.
set(heddle_em_env "${CMAKE_COMMAND}" -E env NODE_PATH=/usr/share/nodejs)
# A python3 behind a version switcher's shim starts slowly, and em++ starts one for each file.
if(NOT DEFINED ENV{EMSDK_PYTHON} AND EXISTS /usr/bin/python3)
    list(APPEND heddle_em_env EMSDK_PYTHON=/usr/bin/python3)
endif()
set(CMAKE_C_LINKER_LAUNCHER ${heddle_em_env})
set(CMAKE_CXX_LINKER_LAUNCHER ${heddle_em_env})
set(CMAKE_C_COMPILER_LAUNCHER ${heddle_em_env})
set(CMAKE_CXX_COMPILER_LAUNCHER ${heddle_em_env})
find_program(HEDDLE_CCACHE ccache NO_CACHE)
if(HEDDLE_CCACHE)
    list(APPEND CMAKE_C_COMPILER_LAUNCHER "${HEDDLE_CCACHE}")
    list(APPEND CMAKE_CXX_COMPILER_LAUNCHER "${HEDDLE_CCACHE}")
endif()
