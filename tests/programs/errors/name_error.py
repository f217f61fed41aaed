# exit: 1
def use():
    return undefined_thing + 1

use()
