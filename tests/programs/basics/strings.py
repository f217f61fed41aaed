# Literals, escapes, indexing, slices, comparison, methods.
s = "concurrency"
print(s[0], s[-1], s[3:7], s[:4], s[4:], s[::2], s[::-1], s[-4:-1], s[100:], s[5:2] == "")
print(len(s), "cur" in s, "x" not in s, s * 2, "a" + "b" 'c')
print("tab\tnewline\\n quote\" 'single' \x41 \u00e9 \U0001F600 \101")
print('it\'s', "it's", 'say "hi"', """three
lines
here""")
print(r"raw \n stays", "caf\u00e9", len("caf\u00e9"), "caf\u00e9"[3])
print("a" < "b", "a" < "B", "abc" < "abd", "" < "a", "10" < "9")
print(s.upper(), "ABC".lower(), "hello world".title(), "hello".capitalize())
print("  pad ".strip() + "|", "xxhixx".strip("x"), "  a".lstrip(), "b  ".rstrip() + "|")
print("a,b,,c".split(","), " a  b c ".split(), "a,b,c".split(",", 1))
print("-".join(["x", "y", "z"]), "".join([]), ", ".join("abc"))
print("banana".replace("a", "o"), "banana".replace("a", "o", 2), "banana".find("nan"), "banana".find("x"), "banana".count("an"))
print("banana".startswith("ban"), "banana".endswith("na"), "abc".isalpha(), "123".isdigit(), "a1".isalnum(), " ".isspace())
print("7".zfill(3), "-7".zfill(4), "mid".center(9, "*"), "left".ljust(6) + "|", "right".rjust(7) + "|")
print(repr("it's"), repr('say "x"'), repr("both ' and \""), repr("tab\t\n\\"), repr("\x00\x7f\u00e9"))
print(str(12), str(None), str(True), str(1.0), str([1, "a"]), str(("x",)))
print(ord("A"), chr(66), ord("\u20ac"), chr(0x20ac))
for letter in "ABC":
    print(letter, end=" ")
print()
print("a", "b", sep="")
print("a", "b", sep=", ", end="!\n")
print()
print("x" "y", end="")
print()
