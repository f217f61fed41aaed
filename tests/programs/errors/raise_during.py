# exit: 1
# An exception while another is handled.
def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        return table["default"]

lookup({}, "k")
