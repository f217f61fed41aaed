#pragma once

#include <string>
#include <vector>

#include "ui/context.h"

// The menus of a window that has files of its own (Context::desk); a page has its browser's.

namespace heddle::ui {

struct MenuItem {
    std::string action;   // for act(); "": a heading
    std::string label, keys;
    bool enabled = true;
    bool chosen = false;  // one of several, and this is the one
};

struct Menu {
    const char* title;
    std::vector<MenuItem> items;
};

std::vector<Menu> menus(const Context& context);

float menu_bar_height(const Context& context);  // 0: there is none
void menu_bar(Context& context, const Rect& bar);
// The menu that is open, above everything.
void open_menu(Context& context, const Rect& bar, const Rect& whole);

// Goes on by keys: "next", "previous" (item), "right", "left" (menu), "choose".
void move_in_menu(Context& context, const std::string& how);

}  // namespace heddle::ui
