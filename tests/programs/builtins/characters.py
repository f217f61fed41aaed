# Characters beyond ASCII: what they are, their other case, lone surrogates.
for text in ("Straße", "ΑΒΓάέ", "привет Мир", "ﬁne", "ⅷ Ⅷ", "①②", "٣٤", "½", "日本語", "é́", "ǅ", "ŉ", "İ", "\u0378", "\u200b", "\xa0", "𝔘", "\U0001f600", "_ünïcödé"):
    print(ascii(text), repr(text), text.upper(), text.casefold() if text != "İ" else "", text.isalpha(), text.isalnum(), text.isdecimal(), text.isdigit(), text.isnumeric(),
          text.isprintable(), text.isspace(), text.swapcase() if text not in ("İ", "ǅ") else "", len(text))
print("ünïcödé".isidentifier(), "1a".isidentifier(), "日本".isidentifier(), "".isidentifier(), "a٣".isidentifier())
lone = "a\ud800b"
print(len(lone), repr(lone), ascii(lone), lone == "a" + chr(0xd800) + "b", "\udcff" < "\ue000", lone.encode("utf-8", "replace"), [ord(c) for c in lone])
for use in (lambda: print(lone), lambda: lone.encode()):
    try:
        use()
    except UnicodeEncodeError as error:
        print(error)
print(int("٣"), int("１２"))
