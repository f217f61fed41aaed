_dangling = set()


class BaseProcess:
    name = "MainProcess"  # what logging shows


def current_process():
    return BaseProcess()


active_children = parent_process = current_process
