# The two type families of the lab, cut to the characters that it shows: build/<preset>/fonts/*.ttf.
find_program(HEDDLE_PYFTSUBSET pyftsubset)
set(HEDDLE_INTER_FOLDER "/usr/share/fonts/opentype/inter" CACHE PATH "Folder with Inter-Regular.otf and Inter-SemiBold.otf")
set(HEDDLE_JETBRAINS_FOLDER "/usr/share/fonts/truetype/jetbrains-mono" CACHE PATH "Folder with JetBrainsMono-Regular.ttf and -Bold.ttf")
# ASCII, Latin-1, Latin Extended-A, spacing accents, Greek, dashes and quotes, super- and subscripts, arrows, mathematical signs,
# technical signs, circled digits 1 to 20, box drawing, blocks, geometric shapes, check marks and crosses, circled digits filled.
string(CONCAT HEDDLE_FONT_RANGES "U+0020-007E,U+00A0-017F,U+02C6-02DD,U+0370-03FF,U+2010-2027,U+2030-203A,U+2070-209C,"
    "U+20AC,U+2122,U+2190-21FF,U+2200-22FF,U+2300-23FF,U+2460-2473,U+24EA,U+2500-257F,U+2580-259F,U+25A0-25FF,U+2600-2606,"
    "U+2713-2718,U+2776-2793,U+27F5-27FF,U+FFFD")
set(HEDDLE_FONTS "${HEDDLE_INTER_FOLDER}/Inter-Regular.otf" "${HEDDLE_INTER_FOLDER}/Inter-SemiBold.otf"
    "${HEDDLE_JETBRAINS_FOLDER}/JetBrainsMono-Regular.ttf" "${HEDDLE_JETBRAINS_FOLDER}/JetBrainsMono-Bold.ttf")
set(font_outputs "")
foreach(font IN LISTS HEDDLE_FONTS)
    get_filename_component(name "${font}" NAME_WE)
    if(NOT EXISTS "${font}" OR NOT HEDDLE_PYFTSUBSET)
        message(STATUS "${name}.ttf is left out (the lab then uses ImGui's own small font): it needs pyftsubset (fonttools) and ${font}")
        continue()
    endif()
    # Inter keeps its PostScript outlines under the name .ttf: stb_truetype reads both kinds and goes by content.
    add_custom_command(OUTPUT "${CMAKE_BINARY_DIR}/fonts/${name}.ttf"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/fonts"
        COMMAND "${HEDDLE_PYFTSUBSET}" "${font}" "--unicodes=${HEDDLE_FONT_RANGES}" --layout-features=kern --no-hinting
            --desubroutinize --notdef-outline "--output-file=${CMAKE_BINARY_DIR}/fonts/${name}.ttf"
        DEPENDS "${font}" "${CMAKE_CURRENT_LIST_FILE}" COMMENT "Subsetting ${name}" VERBATIM)
    list(APPEND font_outputs "${CMAKE_BINARY_DIR}/fonts/${name}.ttf")
endforeach()
add_custom_target(heddle-fonts ALL DEPENDS ${font_outputs})
