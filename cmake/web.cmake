# The page's modules. Preset `web` (HEDDLE_WEB_THREADS=ON) makes the UI module, the engine with threads, and the command line and
# unit tests for node; preset `web-st` makes only the engine without threads. In `web` the parts that the UI needs are compiled
# twice, without -pthread for the UI (libraries *_page) and with it for the engine: objects of the two kinds do not link.

add_library(heddle_engine_options INTERFACE)
target_link_libraries(heddle_engine_options INTERFACE heddle_options)
if(HEDDLE_WEB_THREADS)
    set(thread_flag "-pthread")
    target_compile_options(heddle_engine_options INTERFACE -pthread)
    target_link_options(heddle_engine_options INTERFACE -pthread)
else()
    set(thread_flag "")
endif()
heddle_md4c("" "${thread_flag}")
heddle_flavour(ENGINE "" heddle_engine_options base bytecode lang vm trace run explore lesson grade protocol engine platform)

# Memory is fixed: growth with threads makes every view of it slow and is refused by some browsers. 1 GiB is the limit that the
# command line promises for wasm; the pages of it are only touched when used.
set(HEDDLE_ENGINE_MEMORY 1073741824)
set(strict_options -sDYNAMIC_EXECUTION=0)
set(fetch_js "${CMAKE_SOURCE_DIR}/cmake/without_fetch.js")

# Enough for what runs of threads ask for. More are made while they are needed (a process of the program takes one): the engine's main thread
# only hands messages on, so it is always free to.
set(HEDDLE_ENGINE_POOL 8 CACHE STRING "Web Workers that the threaded engine starts with")

function(heddle_web_program target output)
    add_executable(${target} ${ARGN})
    set_target_properties(${target} PROPERTIES OUTPUT_NAME "${output}" SUFFIX ".js" LINK_DEPENDS "${fetch_js}")
endfunction()

heddle_sources(src/platform/web/engine_*.cpp)
if(HEDDLE_SOURCES)
    if(HEDDLE_WEB_THREADS)
        set(engine_name engine-mt)
    else()
        set(engine_name engine-st)
    endif()
    heddle_web_program(heddle-engine ${engine_name} ${HEDDLE_SOURCES})
    target_link_libraries(heddle-engine PRIVATE heddle_engine_options ${HEDDLE_ENGINE_LIBRARIES})
    target_link_options(heddle-engine PRIVATE ${strict_options} -sMODULARIZE=1 -sEXPORT_NAME=HeddleEngine
        -sENVIRONMENT=worker,node -sABORTING_MALLOC=0 -sTRUSTED_TYPES=1 -sINITIAL_MEMORY=${HEDDLE_ENGINE_MEMORY}
        -sEXPORTED_RUNTIME_METHODS=ccall,UTF8ToString,stringToUTF8,lengthBytesUTF8
        --pre-js "${fetch_js}")
    if(HEDDLE_WEB_THREADS)
        target_link_options(heddle-engine PRIVATE -sPTHREAD_POOL_SIZE=${HEDDLE_ENGINE_POOL} -sPTHREAD_POOL_SIZE_STRICT=0)
    endif()
endif()

if(NOT HEDDLE_WEB_THREADS)
    return()
endif()

# Programs for node: main() runs on a pthread, so that it may block, and exit codes come through.
set(node_options -sENVIRONMENT=node,worker -sPROXY_TO_PTHREAD=1 -sEXIT_RUNTIME=1 -sNODERAWFS=1 -sABORTING_MALLOC=0
    -sINITIAL_MEMORY=${HEDDLE_ENGINE_MEMORY} -sPTHREAD_POOL_SIZE=${HEDDLE_ENGINE_POOL} -sPTHREAD_POOL_SIZE_STRICT=0
    --pre-js "${fetch_js}")
heddle_sources(src/cli/*.cpp)
if(HEDDLE_SOURCES)
    heddle_web_program(heddle-cli heddle-cli ${HEDDLE_SOURCES})
    target_link_libraries(heddle-cli PRIVATE heddle_engine_options ${HEDDLE_ENGINE_LIBRARIES})
    target_link_options(heddle-cli PRIVATE ${node_options})
endif()

# session and ui are for the UI module; session has no window in it and its tests run here as well.
heddle_flavour(SESSION "" heddle_engine_options session)
list(FILTER HEDDLE_TEST_SOURCES EXCLUDE REGEX "/tests/unit/ui/")
if(HEDDLE_TEST_SOURCES)
    heddle_web_program(heddle-tests heddle-tests "${HEDDLE_TEST_MAIN}" ${HEDDLE_TEST_SOURCES})
    target_compile_definitions(heddle-tests PRIVATE
        DOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS HEDDLE_SOURCE_FOLDER="${CMAKE_SOURCE_DIR}")
    target_link_libraries(heddle-tests PRIVATE heddle_engine_options ${HEDDLE_SESSION_LIBRARIES} ${HEDDLE_ENGINE_LIBRARIES})
    target_link_options(heddle-tests PRIVATE ${node_options})
endif()

# The UI module.
heddle_sources(src/platform/web/ui_*.cpp src/platform/window/*.cpp)
if(HEDDLE_SOURCES)
    if(NOT HEDDLE_SDL2_FOLDER OR NOT HEDDLE_IMGUI_FOLDER)
        message(FATAL_ERROR "The UI needs the sources of SDL2 and Dear ImGui in ${HEDDLE_CACHE}/sources: run python3 serve.py "
                            "--build-only, or pass -DHEDDLE_SDL2_SOURCE=FOLDER -DHEDDLE_IMGUI_SOURCE=FOLDER")
    endif()
    heddle_md4c(_page "")
    heddle_prebuilt(heddle_sdl2_page sdl2 web_page "${HEDDLE_SDL2_FOLDER}" "")
    # As an option, not as a system folder: em++ has the headers of an older SDL among its own system folders.
    target_compile_options(heddle_sdl2_page INTERFACE "-I${HEDDLE_SDL2_FOLDER}/include")
    # EM_JS of later ImGui backends needs emscripten.h first.
    heddle_prebuilt(heddle_imgui_page imgui web_page "${HEDDLE_IMGUI_FOLDER}"
        "-I${HEDDLE_SDL2_FOLDER}/include -include emscripten.h -DIMGUI_IMPL_OPENGL_ES3 -DIMGUI_DISABLE_FILE_FUNCTIONS")
    target_include_directories(heddle_imgui_page INTERFACE "${HEDDLE_IMGUI_FOLDER}" "${HEDDLE_IMGUI_FOLDER}/backends")
    target_compile_definitions(heddle_imgui_page INTERFACE IMGUI_IMPL_OPENGL_ES3 IMGUI_DISABLE_FILE_FUNCTIONS)
    target_link_libraries(heddle_imgui_page INTERFACE heddle_sdl2_page)
    heddle_flavour(PAGE _page heddle_options base bytecode lang lesson protocol session ui)

    heddle_sources(src/platform/web/ui_*.cpp src/platform/window/*.cpp)
    heddle_web_program(heddle-ui ui ${HEDDLE_SOURCES})
    target_link_libraries(heddle-ui PRIVATE heddle_options ${HEDDLE_PAGE_LIBRARIES} heddle_imgui_page heddle_sdl2_page)
    # The last option replaces what -sUSE_SDL would add: SDL's JavaScript calls these two by name. (From a file, because
    # CMake's Ninja files and em++ disagree on how a dollar sign is quoted.)
    target_link_options(heddle-ui PRIVATE ${strict_options} -sMODULARIZE=1 -sEXPORT_NAME=HeddleUI -sENVIRONMENT=web
        -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sINITIAL_MEMORY=33554432 -sALLOW_MEMORY_GROWTH=1 -sTRUSTED_TYPES=1
        -sEXPORTED_RUNTIME_METHODS=ccall,UTF8ToString,stringToUTF8,lengthBytesUTF8
        "-sDEFAULT_LIBRARY_FUNCS_TO_INCLUDE=@${CMAKE_SOURCE_DIR}/cmake/sdl_library_functions.json")
endif()

include(cmake/fonts.cmake)
