def _cleanup_tests():
    pass
