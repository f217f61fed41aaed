import warnings


class _CheckNoWarnings:
    def __init__(self, testcase, message="", category=Warning, force_gc=False):
        self.testcase = testcase
        self.message = message
        self.category = category

    def __enter__(self):
        self.kept = warnings.catch_warnings(record=True)
        self.log = self.kept.__enter__()
        warnings.filterwarnings("always", message=self.message, category=self.category)

    def __exit__(self, *exception):
        self.kept.__exit__(*exception)
        if exception[0] is None:
            self.testcase.assertEqual(self.log, [])


def check_no_warnings(testcase, message="", category=Warning, force_gc=False):
    return _CheckNoWarnings(testcase, message, category, force_gc)


def check_no_resource_warning(testcase):
    return _CheckNoWarnings(testcase, "", ResourceWarning)
