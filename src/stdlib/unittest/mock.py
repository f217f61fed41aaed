"""Stand-ins for objects: they note how they are used, and answer what they are told to."""

import sys

__all__ = ["Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "PropertyMock", "patch", "sentinel", "DEFAULT", "ANY",
           "call"]


class _Sentinel:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"


class _Sentinels:
    def __init__(self):
        self._sentinels = {}

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._sentinels.setdefault(name, _Sentinel(name))


sentinel = _Sentinels()
DEFAULT = sentinel.DEFAULT
_MISSING = sentinel.MISSING


class _Any:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _Any()


def _arguments_text(args, kwargs):
    return ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])


class _Call:
    """A noted call: a name, arguments, keyword arguments."""

    def __init__(self, name="", args=(), kwargs=None):
        self._name = name
        self.args = tuple(args)
        self.kwargs = kwargs or {}

    def __call__(self, *args, **kwargs):
        return _Call(self._name or "()", args, kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Call(name if self._name in ("", "()") else f"{self._name}.{name}")

    def __iter__(self):
        return iter((self.args, self.kwargs))

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return (self.args, self.kwargs)[index]

    def __eq__(self, other):
        if isinstance(other, _Call):
            mine, theirs = self._name, other._name
            return (mine or "()") == (theirs or "()") and self.args == other.args and self.kwargs == other.kwargs
        if isinstance(other, tuple):
            args, kwargs = (), {}
            for part in other:
                if isinstance(part, tuple):
                    args = part
                elif isinstance(part, dict):
                    kwargs = part
                elif part != self._name:
                    return False
            return self.args == args and self.kwargs == kwargs
        return NotImplemented

    def __repr__(self):
        name = "call" if self._name in ("", "()") else f"call.{self._name}"
        return f"{name}({_arguments_text(self.args, self.kwargs)})"


call = _Call()


class _CallList(list):
    def __contains__(self, value):
        if not isinstance(value, list):
            return any(value == one for one in self)
        length = len(value)
        return any(self[begin:begin + length] == value for begin in range(len(self) - length + 1))


class NonCallableMock:
    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, **kwargs):
        state = self.__dict__
        state["_mock_children"] = {}
        state["_mock_parent"] = None
        state["_mock_name"] = name
        state["_mock_wraps"] = wraps
        spec = spec_set if spec_set is not None else spec
        state["_mock_spec"] = None if spec is None else spec if isinstance(spec, list) else dir(spec)
        if spec is not None and not isinstance(spec, list):
            state["_spec_class"] = spec if isinstance(spec, type) else type(spec)
        state["_mock_return_value"] = kwargs.pop("return_value", DEFAULT)
        state["_mock_side_effect"] = kwargs.pop("side_effect", None)
        self._forget_calls()
        self.configure_mock(**kwargs)

    def _forget_calls(self):
        state = self.__dict__
        state["called"] = False
        state["call_count"] = 0
        state["call_args"] = None
        state["call_args_list"] = _CallList()
        state["mock_calls"] = _CallList()
        state["method_calls"] = _CallList()

    def configure_mock(self, **kwargs):
        for name, value in kwargs.items():
            target = self
            *path, last = name.split(".")
            for part in path:
                target = getattr(target, part)
            setattr(target, last, value)

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        self._forget_calls()
        if return_value:
            self.__dict__["_mock_return_value"] = DEFAULT
        if side_effect:
            self.__dict__["_mock_side_effect"] = None
        for child in self._mock_children.values():
            if isinstance(child, NonCallableMock):
                child.reset_mock()
        answer = self.__dict__["_mock_return_value"]
        if isinstance(answer, NonCallableMock) and answer is not self:
            answer.reset_mock()

    def _child(self, name):
        kind = type(self)
        child = kind() if not issubclass(kind, AsyncMock) else AsyncMock()
        child.__dict__["_mock_parent"] = self
        child.__dict__["_mock_name"] = name
        return child

    def __getattr__(self, name):
        if name.startswith("_mock_") or (name.startswith("__") and name.endswith("__")):
            raise AttributeError(name)
        if self._mock_spec is not None and name not in self._mock_spec:
            raise AttributeError(f"Mock object has no attribute {name!r}")
        if name.startswith(("assert", "assret", "asert", "aseert", "assrt")):
            raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant to be an attribute.")
        children = self._mock_children
        if name not in children:
            children[name] = self._child(name)
            if self._mock_wraps is not None:
                children[name].__dict__["_mock_wraps"] = getattr(self._mock_wraps, name)
        child = children[name]
        if child is _MISSING:
            raise AttributeError(name)
        return child

    def __setattr__(self, name, value):
        if name == "return_value":
            self.__dict__["_mock_return_value"] = value
        elif name == "side_effect":
            self.__dict__["_mock_side_effect"] = iter(value) if isinstance(value, (list, tuple)) else value
        elif isinstance(value, NonCallableMock) and value._mock_parent is None and value._mock_name is None:
            value.__dict__["_mock_parent"] = self
            value.__dict__["_mock_name"] = name
            self._mock_children[name] = value
        else:
            object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self._mock_children[name] = _MISSING
        self.__dict__.pop(name, None)

    @property
    def return_value(self):
        if self.__dict__["_mock_return_value"] is DEFAULT:
            child = self._child("()")
            self.__dict__["_mock_return_value"] = child
        return self.__dict__["_mock_return_value"]

    @property
    def side_effect(self):
        return self.__dict__["_mock_side_effect"]

    def attach_mock(self, mock, attribute):
        mock.__dict__["_mock_parent"] = None
        mock.__dict__["_mock_name"] = None
        setattr(self, attribute, mock)

    def _full_name(self):
        names = []
        one = self
        while one is not None:
            names.append(one._mock_name or "mock")
            one = one._mock_parent
        return ".".join(reversed(names)).replace(".()", "()")

    def __repr__(self):
        name = f" name={self._full_name()!r}" if self._mock_name or self._mock_parent is not None else ""
        return f"<{type(self).__name__}{name} id='{id(self)}'>"

    def __dir__(self):
        return list(self.__dict__) + list(self._mock_children)

    # Assertions about calls.

    def _words(self, args, kwargs):
        return f"{self._mock_name or 'mock'}({_arguments_text(args, kwargs)})"

    def _calls_text(self):
        return f"\nCalls: {list(self.mock_calls)!r}." if self.mock_calls else ""

    def assert_called(self):
        if self.call_count == 0:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called.")

    def assert_not_called(self):
        if self.call_count != 0:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to not have been called. Called {self.call_count} times."
                                 + self._calls_text())

    def assert_called_once(self):
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called once. Called {self.call_count} times."
                                 + self._calls_text())

    def assert_called_with(self, *args, **kwargs):
        if self.call_args is None:
            raise AssertionError(f"expected call not found.\nExpected: {self._words(args, kwargs)}\nActual: not called.")
        if self.call_args.args != args or self.call_args.kwargs != kwargs:
            raise AssertionError(f"expected call not found.\nExpected: {self._words(args, kwargs)}\n"
                                 f"Actual: {self._words(self.call_args.args, self.call_args.kwargs)}")

    def assert_called_once_with(self, *args, **kwargs):
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to be called once. Called {self.call_count} times."
                                 + self._calls_text())
        self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, *args, **kwargs):
        if not any(one.args == args and one.kwargs == kwargs for one in self.call_args_list):
            raise AssertionError(f"{self._words(args, kwargs)} call not found")

    def assert_has_calls(self, calls, any_order=False):
        calls = list(calls)
        if any_order:
            rest = list(self.mock_calls)
            for one in calls:
                if one not in rest:
                    raise AssertionError(f"{one!r} not all found in call list, {list(self.mock_calls)!r} not found instead")
                rest.remove(one)
        elif calls not in self.mock_calls:
            raise AssertionError(f"Calls not found.\nExpected: {calls!r}\n  Actual: {list(self.mock_calls)!r}")


class Mock(NonCallableMock):
    def __call__(self, /, *args, **kwargs):
        self._note(args, kwargs)
        return self._answer(args, kwargs)

    def _note(self, args, kwargs):
        state = self.__dict__
        state["called"] = True
        state["call_count"] = self.call_count + 1
        one = _Call("()", args, kwargs)
        state["call_args"] = one
        self.call_args_list.append(one)
        self.mock_calls.append(one)
        name, above = self._mock_name, self._mock_parent
        while above is not None and name:
            noted = _Call(name, args, kwargs)
            above.mock_calls.append(noted)
            if "()" not in name:
                above.method_calls.append(noted)
            name = f"{above._mock_name}.{name}" if above._mock_name else None
            above = above._mock_parent

    def _answer(self, args, kwargs):
        effect = self.side_effect
        if effect is not None:
            if isinstance(effect, BaseException) or (isinstance(effect, type) and issubclass(effect, BaseException)):
                raise effect
            if not callable(effect):
                answer = next(effect)
                if isinstance(answer, BaseException) or (isinstance(answer, type) and issubclass(answer, BaseException)):
                    raise answer
            else:
                answer = effect(*args, **kwargs)
            if answer is not DEFAULT:
                return answer
        if self.__dict__["_mock_return_value"] is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class _SpecialMethod:
    """A special method, which Python looks up in the class: each mock gets a mock of its own for it when it is first used."""

    def __init__(self, name, answer):
        self.name = name
        self.answer = answer

    def __get__(self, obj, kind=None):
        if obj is None:
            return self
        children = obj._mock_children
        if self.name not in children:
            child = Mock(return_value=self.answer)
            if self.name == "__iter__":
                # What it is told to return may be any iterable.
                child.side_effect = lambda: iter(() if child._mock_return_value is DEFAULT else child._mock_return_value)
            child.__dict__["_mock_parent"] = obj
            child.__dict__["_mock_name"] = self.name
            children[self.name] = child
        return children[self.name]

    def __set__(self, obj, value):
        if not isinstance(value, NonCallableMock):
            function = value
            value = Mock(side_effect=lambda *args: function(obj, *args))
        obj._mock_children[self.name] = value


class _Special:
    __enter__ = _SpecialMethod("__enter__", DEFAULT)
    __exit__ = _SpecialMethod("__exit__", False)
    __len__ = _SpecialMethod("__len__", 0)
    __iter__ = _SpecialMethod("__iter__", DEFAULT)
    __contains__ = _SpecialMethod("__contains__", False)
    __getitem__ = _SpecialMethod("__getitem__", DEFAULT)
    __setitem__ = _SpecialMethod("__setitem__", DEFAULT)
    __delitem__ = _SpecialMethod("__delitem__", DEFAULT)
    __bool__ = _SpecialMethod("__bool__", True)
    __int__ = _SpecialMethod("__int__", 1)


class MagicMock(_Special, Mock):
    pass


class NonCallableMagicMock(_Special, NonCallableMock):
    pass


class PropertyMock(Mock):
    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, value):
        self(value)


class AsyncMock(MagicMock):
    """Its calls are coroutines."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__["await_count"] = 0
        self.__dict__["await_args"] = None
        self.__dict__["await_args_list"] = _CallList()

    def __call__(self, /, *args, **kwargs):
        self._note(args, kwargs)
        return self._run(args, kwargs)

    async def _run(self, args, kwargs):
        answer = self._answer(args, kwargs)
        if self.side_effect is not None and hasattr(answer, "__await__"):
            answer = await answer
        state = self.__dict__
        state["await_count"] += 1
        state["await_args"] = self.call_args
        self.await_args_list.append(self.call_args)
        return answer

    def assert_awaited(self):
        if self.await_count == 0:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited.")

    def assert_awaited_once(self):
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited once. Awaited {self.await_count} times.")

    def assert_not_awaited(self):
        if self.await_count != 0:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to not have been awaited. Awaited {self.await_count} times.")


class _Patch:
    """Replaces an attribute: as a context, as a decorator, or by start() and stop()."""

    def __init__(self, find_target, attribute, new, kwargs):
        self.find_target = find_target
        self.attribute = attribute
        self.new = new
        self.kwargs = kwargs

    def __enter__(self):
        self.target = self.find_target()
        own = getattr(self.target, "__dict__", {})
        self.was_own = not isinstance(self.target, (type, NonCallableMock)) or self.attribute in own
        create = self.kwargs.get("create", False)
        if not create and not hasattr(self.target, self.attribute):
            raise AttributeError(f"{self.target} does not have the attribute {self.attribute!r}")
        if isinstance(self.target, type) and self.attribute in own:
            self.old = own[self.attribute]
        else:
            self.old = getattr(self.target, self.attribute, _MISSING)
        new = self.new
        if new is DEFAULT:
            options = {key: value for key, value in self.kwargs.items() if key not in ("create", "new_callable", "autospec")}
            new = (self.kwargs.get("new_callable") or MagicMock)(**options)
        setattr(self.target, self.attribute, new)
        return new

    def __exit__(self, *exception):
        if self.old is _MISSING or not self.was_own:
            delattr(self.target, self.attribute)
        else:
            setattr(self.target, self.attribute, self.old)
        return False

    def start(self):
        return self.__enter__()

    def stop(self):
        return self.__exit__(None, None, None)

    def __call__(self, function):
        if isinstance(function, type):
            for name in dir(function):
                if name.startswith("test") and callable(getattr(function, name)):
                    setattr(function, name, self(getattr(function, name)))
            return function

        def patched(*args, **kwargs):
            with self as new:
                if self.new is DEFAULT:
                    args += (new,)
                return function(*args, **kwargs)
        patched.__name__ = function.__name__
        patched.__qualname__ = function.__qualname__
        patched.__doc__ = function.__doc__
        return patched


class _Patcher:
    def __call__(self, target, new=DEFAULT, **kwargs):
        path, _, attribute = target.rpartition(".")
        if not path:
            raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")

        def find():
            parts = path.split(".")
            length = len(parts)
            while length and ".".join(parts[:length]) not in sys.modules:
                length -= 1
            if not length:
                raise ModuleNotFoundError(f"No module named {parts[0]!r}")
            found = sys.modules[".".join(parts[:length])]
            for part in parts[length:]:
                found = getattr(found, part)
            return found
        return _Patch(find, attribute, new, kwargs)

    def object(self, target, attribute, new=DEFAULT, **kwargs):
        return _Patch(lambda: target, attribute, new, kwargs)

    def dict(self, in_dict, values=(), clear=False, **kwargs):
        return _PatchDict(in_dict, values, clear, kwargs)


class _PatchDict:
    def __init__(self, in_dict, values, clear, kwargs):
        self.in_dict = in_dict
        self.values = dict(values)
        self.values.update(kwargs)
        self.clear = clear

    def __enter__(self):
        self.old = dict(self.in_dict)
        if self.clear:
            self.in_dict.clear()
        self.in_dict.update(self.values)
        return self.in_dict

    def __exit__(self, *exception):
        self.in_dict.clear()
        self.in_dict.update(self.old)
        return False

    def start(self):
        return self.__enter__()

    def stop(self):
        return self.__exit__(None, None, None)


patch = _Patcher()
