"""Names for the types that have no name of their own among the built-ins, and a few helpers for making classes."""

from reprlib import recursive_repr


def _function():
    pass


def _generator():
    yield


async def _coroutine():
    pass


async def _async_generator():
    yield


class _Class:
    def method(self):
        pass


FunctionType = LambdaType = type(_function)
GeneratorType = type(_generator())
AsyncGeneratorType = type(_async_generator())
_unused = _coroutine()
CoroutineType = type(_unused)
_unused.close()
MethodType = type(_Class().method)
BuiltinFunctionType = BuiltinMethodType = type(len)
MappingProxyType = type(type.__dict__)
NoneType = type(None)
NotImplementedType = type(NotImplemented)
EllipsisType = type(...)


def _traceback_type():
    try:
        raise TypeError
    except TypeError as error:
        return type(error.__traceback__)


TracebackType = _traceback_type()


def _module_type():
    import abc
    return type(abc)


ModuleType = _module_type()
del _function, _generator, _coroutine, _async_generator, _Class, _unused, _traceback_type, _module_type


class SimpleNamespace:
    """An object whose attributes are the keyword arguments that it is made with."""

    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return recursive_repr(f"{name}(...)")(_show_namespace)(self)

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    __hash__ = None


def _show_namespace(self):
    name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
    return f"{name}({', '.join([f'{key}={value!r}' for key, value in self.__dict__.items()])})"


class GenericAlias:
    """What a class in square brackets is: list[int]. Calling it makes an object of the class."""

    def __init__(self, origin, args, /):
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)
        self.__parameters__ = _parameters(self.__args__)

    def __call__(self, *args, **kwargs):
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return result

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__") and name not in ("__name__", "__qualname__", "__doc__", "__mro__", "__bases__"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute {name!r}")
        return getattr(self.__origin__, name)

    def __getitem__(self, items):
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        items = items if isinstance(items, tuple) else (items,)
        if len(items) != len(self.__parameters__):
            many = "many" if len(items) > len(self.__parameters__) else "few"
            raise TypeError(f"Too {many} arguments for {self!r}; actual {len(items)}, expected {len(self.__parameters__)}")
        given = dict(zip(self.__parameters__, items))
        return type(self)(self.__origin__, tuple([_substitute(arg, given) for arg in self.__args__]))

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, instance):
        raise TypeError("isinstance() argument 2 cannot be a parameterized generic")

    def __subclasscheck__(self, cls):
        raise TypeError("issubclass() argument 2 cannot be a parameterized generic")

    def __eq__(self, other):
        if not isinstance(other, GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return UnionType._of(self, other)

    def __ror__(self, other):
        return UnionType._of(other, self)

    def __iter__(self):
        yield self

    def __repr__(self):
        args = ", ".join([_type_repr(arg) for arg in self.__args__])
        return f"{_type_repr(self.__origin__)}[{args or '()'}]"


def _type_repr(value):
    if value is ...:
        return "..."
    if value is NoneType:
        return "None"
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, list):
        return "[" + ", ".join([_type_repr(item) for item in value]) + "]"
    return repr(value)


def _parameters(args):
    """The type variables among the arguments, each once."""
    found = []
    for arg in args:
        if isinstance(arg, type):
            continue
        if hasattr(arg, "__typing_subst__"):
            inner = (arg,)
        elif isinstance(arg, list):
            inner = _parameters(arg)
        else:
            inner = getattr(arg, "__parameters__", ())
        for parameter in inner:
            if parameter not in found:
                found.append(parameter)
    return tuple(found)


def _substitute(arg, given):
    """`arg` with its type variables replaced."""
    if isinstance(arg, type):
        return arg
    if hasattr(arg, "__typing_subst__"):
        return given.get(arg, arg)
    if isinstance(arg, list):
        return [_substitute(item, given) for item in arg]
    inner = getattr(arg, "__parameters__", ())
    return arg[tuple([given.get(parameter, parameter) for parameter in inner])] if inner else arg


class UnionType:
    """What int | str is."""

    def __init__(self, args):
        self.__args__ = args
        self.__parameters__ = _parameters(args)

    @classmethod
    def _of(cls, *members):
        flat = []
        for member in members:
            if member is None:
                member = NoneType
            elif not isinstance(member, (type, GenericAlias, UnionType)) and not hasattr(member, "__typing_subst__"):
                return NotImplemented
            for one in (member.__args__ if isinstance(member, UnionType) else (member,)):
                if one not in flat:
                    flat.append(one)
        return flat[0] if len(flat) == 1 else cls(tuple(flat))

    def __or__(self, other):
        return UnionType._of(self, other)

    def __ror__(self, other):
        return UnionType._of(other, self)

    def __instancecheck__(self, instance):
        return any([isinstance(instance, one) for one in self.__args__])

    def __subclasscheck__(self, cls):
        return any([issubclass(cls, one) for one in self.__args__])

    def __eq__(self, other):
        return set(self.__args__) == set(other.__args__) if isinstance(other, UnionType) else NotImplemented

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        return " | ".join([_type_repr(one) for one in self.__args__])


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Make a class as a class statement would."""
    resolved = resolve_bases(bases)
    metaclass, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace["__orig_bases__"] = bases
    return metaclass(name, resolved, namespace, **kwds)


def resolve_bases(bases):
    """The bases with those replaced that have __mro_entries__."""
    resolved = []
    changed = False
    for base in bases:
        if not isinstance(base, type) and hasattr(base, "__mro_entries__"):
            resolved.extend(base.__mro_entries__(bases))
            changed = True
        else:
            resolved.append(base)
    return tuple(resolved) if changed else bases


def prepare_class(name, bases=(), kwds=None):
    """The metaclass, the namespace and the remaining keywords for a class statement with these."""
    kwds = {} if kwds is None else dict(kwds)
    if "metaclass" in kwds:
        metaclass = kwds.pop("metaclass")
    else:
        metaclass = type(bases[0]) if bases else type
    if isinstance(metaclass, type):
        for base in bases:
            if issubclass(metaclass, type(base)):
                continue
            if not issubclass(type(base), metaclass):
                raise TypeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                                "metaclasses of all its bases")
            metaclass = type(base)
    namespace = metaclass.__prepare__(name, bases, **kwds) if hasattr(metaclass, "__prepare__") else {}
    return metaclass, namespace, kwds


class DynamicClassAttribute:
    """A property of instances that leaves the name free for the class, whose metaclass answers for it."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or getattr(fget, "__doc__", None)
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError()
        if self.fget is None:
            raise AttributeError("unreadable attribute")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def getter(self, fget):
        return type(self)(fget, self.fset, self.fdel, self.__doc__)

    def setter(self, fset):
        return type(self)(self.fget, fset, self.fdel, self.__doc__)

    def deleter(self, fdel):
        return type(self)(self.fget, self.fset, fdel, self.__doc__)


def coroutine(func):
    """Make what a generator function gives awaitable."""
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")

    def wrapped(*args, **kwargs):
        result = func(*args, **kwargs)
        return _AwaitableGenerator(result) if isinstance(result, GeneratorType) else result

    wrapped.__name__ = func.__name__
    wrapped.__qualname__ = func.__qualname__
    wrapped.__doc__ = func.__doc__
    wrapped.__wrapped__ = func
    return wrapped


class _AwaitableGenerator:
    """A generator to be waited for with `await`."""

    def __init__(self, generator):
        self._generator = generator
        self.__name__ = generator.__name__

    def __await__(self):
        return self._generator

    __iter__ = __await__

    def __next__(self):
        return next(self._generator)

    def send(self, value):
        return self._generator.send(value)

    def throw(self, *args):
        return self._generator.throw(*args)

    def close(self):
        return self._generator.close()
