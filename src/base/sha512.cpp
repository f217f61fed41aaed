#include "base/sha512.h"

#include <cstdint>

namespace heddle {

namespace {

// The constants are the first 64 bits of the fractional parts of the cube roots (kRounds) of the first 80 primes and of the square
// roots (kStart) of the first 8. They are computed: a root is found bit by bit in integers of 256 bits.
struct Wide {  // little-endian
    uint64_t word[4];
};

constexpr Wide multiply(const Wide& a, uint64_t b0, uint64_t b1) {  // a has at most 128 bits; b = b1·2^64 + b0
    Wide out{};
    const uint64_t b[2] = {b0, b1};
    for (int i = 0; i < 2; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < 4 - i; j++) {
            const unsigned __int128 sum = static_cast<unsigned __int128>(a.word[j]) * b[i] + out.word[i + j] + carry;
            out.word[i + j] = static_cast<uint64_t>(sum);
            carry = static_cast<uint64_t>(sum >> 64);
        }
    }
    return out;
}

constexpr bool exceeds(const Wide& a, const Wide& b) {
    for (int i = 3; i >= 0; i--)
        if (a.word[i] != b.word[i]) return a.word[i] > b.word[i];
    return false;
}

// The fraction of n^(1/power): the largest x = whole·2^64 + f with x^power <= n·2^(64·power).
constexpr uint64_t root_fraction(uint64_t n, int power) {
    uint64_t whole = 1;
    while ((power == 2 ? (whole + 1) * (whole + 1) : (whole + 1) * (whole + 1) * (whole + 1)) <= n) whole++;
    Wide bound{};
    bound.word[power] = n;
    uint64_t fraction = 0;
    for (int bit = 63; bit >= 0; bit--) {
        const uint64_t candidate = fraction | uint64_t{1} << bit;
        Wide x{{candidate, whole, 0, 0}};
        Wide product = multiply(x, candidate, whole);
        if (power == 3) {
            // x³ = x²·x, where x² may have 133 bits: multiply() takes the wide number first.
            product = multiply(product, candidate, whole);
        }
        if (!exceeds(product, bound)) fraction = candidate;
    }
    return fraction;
}

struct Constants {
    uint64_t rounds[80];
    uint64_t start[8];
    Constants() {
        int found = 0;
        for (uint64_t n = 2; found < 80; n++) {
            bool prime = true;
            for (uint64_t d = 2; d * d <= n; d++) prime = prime && n % d != 0;
            if (!prime) continue;
            rounds[found] = root_fraction(n, 3);
            if (found < 8) start[found] = root_fraction(n, 2);
            found++;
        }
    }
};

uint64_t rotate(uint64_t x, int k) { return x >> k | x << (64 - k); }

void compress(const Constants& constants, uint64_t* state, const unsigned char* block) {
    uint64_t w[80];
    for (int i = 0; i < 16; i++) {
        w[i] = 0;
        for (int j = 0; j < 8; j++) w[i] = w[i] << 8 | block[8 * i + j];
    }
    for (int i = 16; i < 80; i++) {
        const uint64_t a = rotate(w[i - 15], 1) ^ rotate(w[i - 15], 8) ^ w[i - 15] >> 7;
        const uint64_t b = rotate(w[i - 2], 19) ^ rotate(w[i - 2], 61) ^ w[i - 2] >> 6;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    uint64_t v[8];
    for (int i = 0; i < 8; i++) v[i] = state[i];
    for (int i = 0; i < 80; i++) {
        const uint64_t e = rotate(v[4], 14) ^ rotate(v[4], 18) ^ rotate(v[4], 41);
        const uint64_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        const uint64_t first = v[7] + e + choice + constants.rounds[i] + w[i];
        const uint64_t a = rotate(v[0], 28) ^ rotate(v[0], 34) ^ rotate(v[0], 39);
        const uint64_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        for (int k = 7; k > 0; k--) v[k] = v[k - 1];
        v[4] += first;
        v[0] = first + a + majority;
    }
    for (int i = 0; i < 8; i++) state[i] += v[i];
}

}  // namespace

std::string sha512(std::string_view data) {
    static const Constants constants;
    uint64_t state[8];
    for (int i = 0; i < 8; i++) state[i] = constants.start[i];
    std::string padded(data);
    padded += '\x80';
    while (padded.size() % 128 != 112) padded += '\0';
    padded.append(8, '\0');  // the length's high half
    const uint64_t bits = static_cast<uint64_t>(data.size()) * 8;
    for (int i = 7; i >= 0; i--) padded += static_cast<char>(bits >> (8 * i));
    for (size_t at = 0; at < padded.size(); at += 128) compress(constants, state, reinterpret_cast<const unsigned char*>(padded.data()) + at);
    std::string digest;
    for (uint64_t word : state)
        for (int i = 7; i >= 0; i--) digest += static_cast<char>(word >> (8 * i));
    return digest;
}

}  // namespace heddle
