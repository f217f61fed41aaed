# A test case with all that can come of a test, and what the runner prints.
import io
import sys
import unittest
from unittest import mock

HERE = __file__.rpartition("/")[0] + "/"


class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): pass
    def setUp(self): self.addCleanup(lambda: None)
    def test_ok(self): self.assertEqual(1,1); self.assertRaises(ValueError, int, "x")
    def test_fail(self): "doc line"; self.assertEqual(1,2,"msg")
    def test_err(self): {}["k"]
    @unittest.skip("why")
    def test_skip(self): pass
    def test_skip2(self): self.skipTest("inside")
    @unittest.expectedFailure
    def test_xf(self): self.fail("x")
    @unittest.expectedFailure
    def test_us(self): pass
    def test_sub(self):
        for i in range(4):
            with self.subTest("m", i=i): self.assertLess(i, 2)
    def test_raises(self):
        with self.assertRaises(ValueError) as cm: raise ValueError("abc")
        self.assertEqual(str(cm.exception), "abc")
        with self.assertRaisesRegex(ValueError, "b.*d"): raise ValueError("abc")
    def test_notraised(self):
        with self.assertRaises(KeyError): pass
    def test_logs(self):
        import logging
        with self.assertLogs("x", level="INFO") as cm: logging.getLogger("x.y").info("hello")
        self.assertEqual(cm.output, ["INFO:x.y:hello"])
        with self.assertRaises(AssertionError):
            with self.assertLogs("x"): pass
    def test_warns(self):
        import warnings
        with self.assertWarns(DeprecationWarning) as w: warnings.warn("d", DeprecationWarning)
        with self.assertWarns(UserWarning): pass
    def test_misc(self):
        self.assertAlmostEqual(1.00000001, 1); self.assertIn(1,[1]); self.assertIsNone(None); self.assertCountEqual([1,2,2],[2,1,2])
    def test_set(self): self.assertEqual({1,2},{2,3})
    def test_chain(self):
        try: 1/0
        except ZeroDivisionError: self.assertTrue(False)
    def test_almost(self): self.assertAlmostEqual(1.0, 1.1)
@unittest.skipIf(True, "class")
class V(unittest.TestCase):
    def test_a(self): pass
class W(unittest.TestCase):
    def tearDown(self): raise OSError("td")
    def test_a(self): self.fail("both")


class Mocks(unittest.TestCase):
    def test_mock(self):
        m = mock.Mock(return_value=3)
        self.assertEqual(m(1, a=2), 3)
        m.assert_called_once_with(1, a=2)
        with self.assertRaises(AssertionError): m.assert_not_called()
        m.other.deep("x")
        self.assertEqual(m.mock_calls, [mock.call(1, a=2), mock.call.other.deep("x")])
        m.side_effect = [1, ValueError("no")]
        self.assertEqual(m(), 1)
        self.assertRaises(ValueError, m)

    def test_patch(self):
        with mock.patch.object(io, "StringIO", return_value="patched"): self.assertEqual(io.StringIO(), "patched")
        self.assertIsInstance(io.StringIO(), io.StringIO)

    def test_magic(self):
        m = mock.MagicMock()
        m.__len__.return_value = 4
        self.assertEqual((len(m), bool(m), list(m)), (4, True, []))


stream = io.StringIO()
suite = unittest.defaultTestLoader.loadTestsFromNames(["T", "V", "W", "Mocks"], sys.modules["__main__"])
result = unittest.TextTestRunner(stream=stream, verbosity=2).run(suite)
for line in stream.getvalue().splitlines():
    if not line.startswith("Ran "):
        print(line.replace(HERE, "").replace("tests/programs/stdlib/", ""))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), result.wasSuccessful())
