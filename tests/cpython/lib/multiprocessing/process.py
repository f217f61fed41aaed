_dangling = set()
