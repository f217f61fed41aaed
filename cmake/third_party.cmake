# Libraries that are not ours. Header-only ones (fmt, nlohmann-json, CLI11, Boost, doctest) come from the system; md4c, SDL2
# and Dear ImGui are compiled from source where no fitting library is installed: once, into a cache outside the build tree
# (a fresh build folder costs nothing), keyed by source, compiler and options.

if(DEFINED ENV{XDG_CACHE_HOME})
    set(heddle_cache_default "$ENV{XDG_CACHE_HOME}/heddle")
else()
    set(heddle_cache_default "$ENV{HOME}/.cache/heddle")
endif()
set(HEDDLE_CACHE "${heddle_cache_default}" CACHE PATH "Sources and compiled third-party libraries, kept between build trees")

# Where a library's source lies: the variable HEDDLE_<NAME>_SOURCE when given, else what serve.py unpacked into the cache,
# else a git clone of HEDDLE_<NAME>_GIT at the commit HEDDLE_<NAME>_COMMIT (only when HEDDLE_<NAME>_GIT was set).
function(heddle_source_of name folder_pattern probe url commit)
    set(HEDDLE_${name}_SOURCE "" CACHE PATH "Unpacked source of ${name}")
    set(HEDDLE_${name}_GIT "" CACHE STRING "Git URL to clone ${name} from when no source folder is there, e.g. ${url}")
    set(HEDDLE_${name}_COMMIT "${commit}" CACHE STRING "Full commit id that is checked out of HEDDLE_${name}_GIT")
    set(found "${HEDDLE_${name}_SOURCE}")
    if(NOT found)
        file(GLOB candidates LIST_DIRECTORIES true "${HEDDLE_CACHE}/sources/${folder_pattern}")
        list(SORT candidates COMPARE NATURAL ORDER DESCENDING)
        foreach(candidate IN LISTS candidates)
            if(EXISTS "${candidate}/${probe}")
                set(found "${candidate}")
                break()
            endif()
        endforeach()
    endif()
    if(NOT found AND HEDDLE_${name}_GIT)
        string(LENGTH "${HEDDLE_${name}_COMMIT}" length)
        if(NOT length EQUAL 40)
            message(FATAL_ERROR "HEDDLE_${name}_COMMIT must be a full commit id (40 hex digits)")
        endif()
        include(FetchContent)
        string(TOLOWER "heddle_${name}" content)
        FetchContent_Declare(${content} GIT_REPOSITORY "${HEDDLE_${name}_GIT}" GIT_TAG "${HEDDLE_${name}_COMMIT}"
            SOURCE_SUBDIR no-such-folder)
        FetchContent_MakeAvailable(${content})
        set(found "${${content}_SOURCE_DIR}")
    endif()
    if(found AND NOT EXISTS "${found}/${probe}")
        message(FATAL_ERROR "${found} is no source of ${name}: it has no ${probe}")
    endif()
    set(HEDDLE_${name}_FOLDER "${found}" PARENT_SCOPE)
endfunction()

# heddle_prebuilt(TARGET WHAT FLAVOUR SOURCE OPTIONS): an imported library TARGET from cmake/third_party, compiled when the
# cache does not have it. OPTIONS is one string of compiler flags.
function(heddle_prebuilt target what flavour source options)
    file(SHA256 "${CMAKE_SOURCE_DIR}/cmake/third_party/CMakeLists.txt" recipe)
    string(SHA256 key "${recipe}|${source}|${options}|${CMAKE_CXX_COMPILER}|${CMAKE_CXX_COMPILER_VERSION}|${EMSCRIPTEN_VERSION}")
    string(SUBSTRING "${key}" 0 12 key)
    set(folder "${HEDDLE_CACHE}/built/${what}-${flavour}-${key}")
    set(library "${folder}/libheddle_${what}.a")
    if(NOT EXISTS "${library}")
        message(STATUS "Compiling ${what} (${flavour}) from ${source}, once, into ${folder}")
        set(arguments -S "${CMAKE_SOURCE_DIR}/cmake/third_party" -B "${folder}.work" -G Ninja
            "-DWHAT=${what}" "-DSOURCE=${source}" "-DCMAKE_BUILD_TYPE=Release"
            "-DCMAKE_C_FLAGS=${options}" "-DCMAKE_CXX_FLAGS=${options}"
            "-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG" "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG")
        if(CMAKE_TOOLCHAIN_FILE)
            list(APPEND arguments "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}")
        else()
            list(APPEND arguments "-DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}" "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}")
        endif()
        file(REMOVE_RECURSE "${folder}.work")
        foreach(step configure build)
            if(step STREQUAL "configure")
                set(command "${CMAKE_COMMAND}" ${arguments})
            else()
                set(command "${CMAKE_COMMAND}" --build "${folder}.work")
            endif()
            execute_process(COMMAND ${command} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
            if(NOT code EQUAL 0)
                message(FATAL_ERROR "Compiling ${what} failed (${step}):\n${output}\nTry by hand: "
                                    "cmake --build ${folder}.work; remove that folder to start it over.")
            endif()
        endforeach()
        # Moved into place last, so that a cache entry that exists is whole.
        file(MAKE_DIRECTORY "${folder}")
        file(RENAME "${folder}.work/libheddle_${what}.a" "${library}")
        file(REMOVE_RECURSE "${folder}.work")
    endif()
    add_library(${target} STATIC IMPORTED GLOBAL)
    set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${library}")
endfunction()

# The commit ids are those of releases: SDL 2.32.10, Dear ImGui 1.90.4, md4c 0.5.3. docs/HACKING.md tells which ways were run.
heddle_source_of(SDL2 "libsdl2-*" include/SDL.h
    https://github.com/libsdl-org/SDL.git 5d249570393f7a37e037abf22cd6012a4cc56a71)
heddle_source_of(IMGUI "imgui-*" imgui_draw.cpp
    https://github.com/ocornut/imgui.git 277ae93c41314ba5f4c7444f37c4319cdf07e8cf)
heddle_source_of(MD4C "md4c-*" src/md4c.c
    https://github.com/mity/md4c.git 472c417005c2c71b8617de4f7b8d6b30411d78f4)

if(EMSCRIPTEN)
    # em++ has its own C library's headers: the system's include folder as a whole would shadow them, so only the
    # header-only packages' own folders are shown to it.
    set(HEDDLE_HEADERS "/usr/include;/usr/local/include" CACHE STRING
        "Folders that hold the header-only packages (fmt, nlohmann, CLI, boost, doctest)")
    set(private_include "${CMAKE_BINARY_DIR}/include")
    file(MAKE_DIRECTORY "${private_include}")
    foreach(package fmt nlohmann CLI boost doctest)
        set(origin "")
        foreach(folder IN LISTS HEDDLE_HEADERS)
            if(NOT origin AND IS_DIRECTORY "${folder}/${package}")
                set(origin "${folder}/${package}")
            endif()
        endforeach()
        if(NOT origin)
            message(FATAL_ERROR "The headers of ${package} are in none of: ${HEDDLE_HEADERS}. On Debian they are in libfmt-dev, "
                                "nlohmann-json3-dev, libcli11-dev, libboost-dev, doctest-dev; else pass -DHEDDLE_HEADERS=FOLDER;FOLDER")
        endif()
        file(REMOVE "${private_include}/${package}")
        file(CREATE_LINK "${origin}" "${private_include}/${package}" SYMBOLIC)
    endforeach()
    target_include_directories(heddle_options SYSTEM INTERFACE "${private_include}")
endif()

# Two things must hold of every flavour: heddle_md4c<suffix> and heddle_imgui<suffix> are made before heddle_flavour() runs.
function(heddle_md4c suffix options)
    if(NOT HEDDLE_MD4C_FOLDER)
        message(FATAL_ERROR "No source of md4c in ${HEDDLE_CACHE}/sources: run python3 serve.py --build-only, or pass -DHEDDLE_MD4C_SOURCE=FOLDER")
    endif()
    heddle_prebuilt(heddle_md4c${suffix} md4c "web${suffix}" "${HEDDLE_MD4C_FOLDER}" "${options}")
    target_include_directories(heddle_md4c${suffix} INTERFACE "${HEDDLE_MD4C_FOLDER}/src")
endfunction()
