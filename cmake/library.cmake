# The library in Python (src/stdlib/) becomes one generated C++ file: a row a module, in raw string literals. Run as a script
# (`cmake -DOUT=… -DFOLDER=… -P`) it writes that file; included it adds the rule and sets HEDDLE_LIBRARY_CPP.
if(CMAKE_SCRIPT_MODE_FILE)
    file(GLOB_RECURSE files RELATIVE "${FOLDER}" "${FOLDER}/*.py")
    list(SORT files)
    file(WRITE "${OUT}.new" "// Generated from src/stdlib/ by cmake/library.cmake.\n#include \"lang/library.h\"\n\nnamespace heddle::lang {\nnamespace {\n"
                            "const EmbeddedModule kModules[] = {\n")
    set(count 0)
    foreach(file IN LISTS files)
        file(READ "${FOLDER}/${file}" text)
        file(APPEND "${OUT}.new" "    {\"${file}\", R\"py(${text})py\"},\n")
        math(EXPR count "${count} + 1")
    endforeach()
    file(APPEND "${OUT}.new" "    {\"\", \"\"},\n};\n} // namespace\nconst EmbeddedModule* const kEmbeddedModules = kModules;\n"
                             "const size_t kEmbeddedModuleCount = ${count};\n} // namespace heddle::lang\n")
    file(RENAME "${OUT}.new" "${OUT}")
    return()
endif()

set(HEDDLE_LIBRARY_CPP "${CMAKE_BINARY_DIR}/generated/library_embedded.cpp")
file(GLOB_RECURSE HEDDLE_LIBRARY_FILES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/stdlib/*.py")
add_custom_command(OUTPUT "${HEDDLE_LIBRARY_CPP}"
    COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${CMAKE_SOURCE_DIR}/src/stdlib" "-DOUT=${HEDDLE_LIBRARY_CPP}" -P "${CMAKE_SOURCE_DIR}/cmake/library.cmake"
    DEPENDS ${HEDDLE_LIBRARY_FILES} "${CMAKE_SOURCE_DIR}/cmake/library.cmake" VERBATIM)
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/generated")
