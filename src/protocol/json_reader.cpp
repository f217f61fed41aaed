#include "protocol/json_reader.h"

#include <cmath>
#include <limits>

namespace heddle::protocol {

namespace {

const Json kEmptyObject = Json::object();

}  // namespace

JsonReader::JsonReader(const Json& object, std::string path, std::string* error)
    : object_(object), path_(std::move(path)), error_(error) {
    if (!object_.is_object()) fail((path_.empty() ? "the message" : "\"" + path_ + "\"") + " must be an object");
}

std::string JsonReader::path_of(const char* name) const {
    return path_.empty() ? std::string(name) : path_ + "." + name;
}

void JsonReader::fail(const std::string& message) {
    if (error_->empty()) *error_ = message;
}

void JsonReader::wrong_kind(const char* name, const char* wanted) {
    fail("\"" + path_of(name) + "\" must be " + wanted);
}

const Json* JsonReader::find(const char* name) const {
    if (!object_.is_object()) return nullptr;
    auto it = object_.find(name);
    return it == object_.end() ? nullptr : &*it;
}

bool JsonReader::has(const char* name) const { return find(name) != nullptr; }

std::string JsonReader::string(const char* name, const std::string& fallback) {
    const Json* member = find(name);
    if (!member) return fallback;
    if (!member->is_string()) {
        wrong_kind(name, "a string");
        return fallback;
    }
    return member->get_ref<const std::string&>();
}

std::string JsonReader::required_string(const char* name) {
    if (!has(name)) fail("\"" + path_of(name) + "\" is missing");
    return string(name);
}

std::int64_t JsonReader::integer(const char* name, std::int64_t fallback) {
    const Json* member = find(name);
    if (!member) return fallback;
    if (member->is_number_unsigned() &&
        member->get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max())) {
        wrong_kind(name, "a smaller integer");
        return fallback;
    }
    if (!member->is_number_integer()) {
        wrong_kind(name, "an integer");
        return fallback;
    }
    return member->get<std::int64_t>();
}

int JsonReader::small_integer(const char* name, int fallback) {
    std::int64_t value = integer(name, fallback);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
        wrong_kind(name, "a smaller integer");
        return fallback;
    }
    return int(value);
}

double JsonReader::number(const char* name, double fallback) {
    const Json* member = find(name);
    if (!member) return fallback;
    if (!member->is_number()) {
        wrong_kind(name, "a number");
        return fallback;
    }
    return member->get<double>();
}

bool JsonReader::boolean(const char* name, bool fallback) {
    const Json* member = find(name);
    if (!member) return fallback;
    if (!member->is_boolean()) {
        wrong_kind(name, "true or false");
        return fallback;
    }
    return member->get<bool>();
}

std::vector<std::string> JsonReader::strings(const char* name) {
    std::vector<std::string> result;
    const Json* member = find(name);
    if (!member) return result;
    if (!member->is_array()) {
        wrong_kind(name, "a list of strings");
        return result;
    }
    for (const Json& element : *member) {
        if (!element.is_string()) {
            wrong_kind(name, "a list of strings");
            return {};
        }
        result.push_back(element.get_ref<const std::string&>());
    }
    return result;
}

std::vector<double> JsonReader::numbers(const char* name) {
    std::vector<double> result;
    const Json* member = find(name);
    if (!member) return result;
    if (!member->is_array()) wrong_kind(name, "a list of numbers");
    for (const Json& element : member->is_array() ? *member : Json::array()) {
        if (!element.is_number()) {
            wrong_kind(name, "a list of numbers");
            return {};
        }
        result.push_back(element.get<double>());
    }
    return result;
}

std::vector<int> JsonReader::small_integers(const char* name) {
    std::vector<int> result;
    const Json* member = find(name);
    if (!member) return result;
    if (!member->is_array()) {
        wrong_kind(name, "a list of integers");
        return result;
    }
    for (const Json& element : *member) {
        std::int64_t value = element.is_number_integer() ? element.get<std::int64_t>() : std::numeric_limits<std::int64_t>::max();
        if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
            wrong_kind(name, "a list of integers");
            return {};
        }
        result.push_back(int(value));
    }
    return result;
}

std::optional<std::int64_t> JsonReader::integer_or_null(const char* name) {
    const Json* member = find(name);
    if (!member || member->is_null()) return std::nullopt;
    return integer(name);
}

const Json& JsonReader::object(const char* name) {
    const Json* member = find(name);
    if (!member) {
        fail("\"" + path_of(name) + "\" is missing");
        return kEmptyObject;
    }
    if (!member->is_object()) {
        wrong_kind(name, "an object");
        return kEmptyObject;
    }
    return *member;
}

const Json* JsonReader::optional_object(const char* name) {
    return has(name) ? &object(name) : nullptr;
}

std::vector<const Json*> JsonReader::objects(const char* name) {
    std::vector<const Json*> result;
    const Json* member = find(name);
    if (!member) return result;
    if (!member->is_array()) {
        wrong_kind(name, "a list of objects");
        return result;
    }
    for (const Json& element : *member) {
        if (!element.is_object()) {
            wrong_kind(name, "a list of objects");
            return {};
        }
        result.push_back(&element);
    }
    return result;
}

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace heddle::protocol
