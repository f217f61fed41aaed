#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

// Reads members of a JSON object that came from outside. nlohmann's own get<>() aborts on a member of the wrong kind
// when exceptions are off; here the first such member is remembered as a sentence and reading goes on with defaults.

namespace heddle::protocol {

using Json = nlohmann::ordered_json;

class JsonReader {
public:
    // `error` outlives the reader; it stays empty while all is well. `path` names the object in messages.
    JsonReader(const Json& object, std::string path, std::string* error);

    bool has(const char* name) const;
    std::string string(const char* name, const std::string& fallback = {});
    std::string required_string(const char* name);
    std::int64_t integer(const char* name, std::int64_t fallback = 0);
    int small_integer(const char* name, int fallback = 0);
    double number(const char* name, double fallback = 0);
    bool boolean(const char* name, bool fallback = false);
    std::vector<std::string> strings(const char* name);
    std::optional<std::int64_t> integer_or_null(const char* name);

    // The member as an object; an empty one (and an error) when it is missing or something else.
    const Json& object(const char* name);
    // Nothing and no error when it is missing.
    const Json* optional_object(const char* name);
    std::vector<int> small_integers(const char* name);
    std::vector<double> numbers(const char* name);
    // The elements of a list of objects; missing counts as empty.
    std::vector<const Json*> objects(const char* name);

    void fail(const std::string& message);
    std::string path_of(const char* name) const;

private:
    const Json* find(const char* name) const;
    void wrong_kind(const char* name, const char* wanted);

    const Json& object_;
    std::string path_;
    std::string* error_;
};

// The text of a JSON value whatever strings it holds: bytes that are not UTF-8 become U+FFFD.
std::string dump(const Json& value);

}  // namespace heddle::protocol
