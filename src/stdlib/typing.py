"""Names for annotations. The lab does not check types: these are objects that can be put in square brackets and shown."""

import builtins as _builtins
import collections
import collections.abc as _abc
import contextlib as _contextlib
from abc import ABCMeta
from _lab_names import modules as _modules
from types import GenericAlias, NoneType, UnionType, _parameters, _substitute

__all__ = ['AbstractSet', 'Annotated', 'Any', 'AnyStr', 'AsyncContextManager', 'AsyncGenerator', 'AsyncIterable', 'AsyncIterator',
           'Awaitable', 'BinaryIO', 'ByteString', 'Callable', 'ChainMap', 'ClassVar', 'Collection', 'Concatenate', 'Container',
           'ContextManager', 'Coroutine', 'Counter', 'DefaultDict', 'Deque', 'Dict', 'Final', 'ForwardRef', 'FrozenSet', 'Generator',
           'Generic', 'Hashable', 'IO', 'ItemsView', 'Iterable', 'Iterator', 'KeysView', 'List', 'Literal', 'LiteralString', 'Mapping',
           'MappingView', 'MutableMapping', 'MutableSequence', 'MutableSet', 'NamedTuple', 'Never', 'NewType', 'NoReturn',
           'NotRequired', 'Optional', 'OrderedDict', 'ParamSpec', 'ParamSpecArgs', 'ParamSpecKwargs', 'Protocol', 'Required',
           'Reversible', 'Self', 'Sequence', 'Set', 'Sized', 'SupportsAbs', 'SupportsBytes', 'SupportsComplex', 'SupportsFloat',
           'SupportsIndex', 'SupportsInt', 'SupportsRound', 'Text', 'TextIO', 'Tuple', 'Type', 'TypeAlias', 'TypeGuard', 'TypeVar',
           'TypeVarTuple', 'TypedDict', 'Union', 'Unpack', 'ValuesView', 'assert_never', 'assert_type', 'cast', 'clear_overloads',
           'dataclass_transform', 'final', 'get_args', 'get_origin', 'get_overloads', 'get_type_hints', 'is_typeddict',
           'no_type_check', 'no_type_check_decorator', 'overload', 'reveal_type', 'runtime_checkable', 'TYPE_CHECKING']

TYPE_CHECKING = False
Text = str


def _type_repr(value):
    if isinstance(value, type) and not isinstance(value, GenericAlias):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if value is ...:
        return "..."
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([_type_repr(item) for item in value]) + "]"
    return repr(value)


def _type_check(value):
    """None stands for its type and text for a name that comes later."""
    if value is None:
        return NoneType
    if isinstance(value, str):
        return ForwardRef(value)
    return value


class _Typing:
    """What all objects of this module share: they may stand in unions, and no class can be tested against them."""

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, instance):
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self!r} cannot be used with issubclass()")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class ForwardRef(_Typing):
    """An annotation given as text."""

    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        return self.__forward_arg__ == other.__forward_arg__ if isinstance(other, ForwardRef) else NotImplemented

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


# Special forms: Any, Union, Optional, Literal, …

class _SpecialForm(_Typing):
    """A name with a meaning of its own; `make` says what it is with something in square brackets."""

    def __init__(self, name, make=None):
        self._name = name
        self.__name__ = self.__qualname__ = name
        self.__module__ = "typing"
        self._make = make

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __getitem__(self, parameters):
        if self._make is None:
            raise TypeError(f"{self!r} is not subscriptable")
        return self._make(self, parameters)

    def __repr__(self):
        return f"typing.{self._name}"


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class Any(metaclass=_AnyMeta):
    """Any type at all."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


class _Alias(_Typing):
    """A name with something in square brackets: List[int]. `origin` is what it stands for at run time."""

    def __init__(self, origin, args, name=None, shown=None):
        self.__origin__ = origin
        self.__args__ = args
        self.__parameters__ = _parameters(args)
        self.__module__ = "typing"
        self._name = name
        self._shown = shown  # how it is shown in front of the brackets

    def __call__(self, *args, **kwargs):
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return result

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __getitem__(self, items):
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        items = items if isinstance(items, tuple) else (items,)
        if len(items) != len(self.__parameters__):
            many = "many" if len(items) > len(self.__parameters__) else "few"
            raise TypeError(f"Too {many} arguments for {self!r}; actual {len(items)}, expected {len(self.__parameters__)}")
        given = dict(zip(self.__parameters__, [_type_check(item) for item in items]))
        args = tuple([_substitute(arg, given) for arg in self.__args__])
        if self.__origin__ is Union:
            return Union[args]
        return type(self)(self.__origin__, args, self._name, self._shown)

    def __iter__(self):
        yield Unpack[self]

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name is None:
            return (self.__origin__,)
        result = [] if self.__origin__ in bases else [self.__origin__]
        if not [base for base in bases if base is not self and (base is Generic or getattr(base, "__origin__", None) is Generic)]:
            result.append(Generic)
        return tuple(result)

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __instancecheck__(self, instance):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __repr__(self):
        shown = self._shown or (f"typing.{self._name}" if self._name else _type_repr(self.__origin__))
        return f"{shown}[{', '.join([_type_repr(arg) for arg in self.__args__]) or '()'}]"


class _UnionAlias(_Alias):
    """One of several types."""

    def __eq__(self, other):
        return set(self.__args__) == set(other.__args__) if isinstance(other, (_UnionAlias, UnionType)) else NotImplemented

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __instancecheck__(self, instance):
        return self.__subclasscheck__(type(instance))

    def __subclasscheck__(self, cls):
        return any([issubclass(cls, arg) for arg in self.__args__])

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and NoneType in args:
            return f"typing.Optional[{_type_repr(args[0] if args[1] is NoneType else args[1])}]"
        return f"typing.Union[{', '.join([_type_repr(arg) for arg in args])}]"


def _make_union(self, parameters):
    if parameters == ():
        raise TypeError("Cannot take a Union of no types.")
    flat = []
    for one in parameters if isinstance(parameters, tuple) else (parameters,):
        one = _type_check(one)
        for member in one.__args__ if isinstance(one, (_UnionAlias, UnionType)) else (one,):
            if member not in flat:
                flat.append(member)
    return flat[0] if len(flat) == 1 else _UnionAlias(Union, tuple(flat))


def _make_optional(self, parameter):
    return Union[parameter, NoneType]


def _make_literal(self, parameters):
    flat = []
    for one in parameters if isinstance(parameters, tuple) else (parameters,):
        for value in one.__args__ if isinstance(one, _LiteralAlias) else (one,):
            if not any([type(value) is type(known) and value == known for known in flat]):
                flat.append(value)
    return _LiteralAlias(self, tuple(flat), "Literal")


class _LiteralAlias(_Alias):
    """One of these values."""

    def __eq__(self, other):
        if not isinstance(other, _LiteralAlias):
            return NotImplemented
        return {(value, type(value)) for value in self.__args__} == {(value, type(value)) for value in other.__args__}

    def __hash__(self):
        return hash(frozenset([(value, type(value)) for value in self.__args__]))

    def __repr__(self):
        return f"typing.Literal[{', '.join([repr(value) for value in self.__args__])}]"


def _make_single(self, parameter):
    if isinstance(parameter, tuple):
        raise TypeError(f"{self!r} accepts only single type")
    return _Alias(self, (_type_check(parameter),), self._name)


def _make_several(self, parameters):
    parameters = parameters if isinstance(parameters, tuple) else (parameters,)
    return _Alias(self, tuple([_type_check(one) for one in parameters]), self._name)


class _AnnotatedAlias(_Alias):
    """A type with something said about it."""

    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, (origin,), "Annotated")
        self.__metadata__ = metadata

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __repr__(self):
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {', '.join([repr(one) for one in self.__metadata__])}]"


def _make_annotated(self, parameters):
    if not isinstance(parameters, tuple) or len(parameters) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    return _AnnotatedAlias(_type_check(parameters[0]), parameters[1:])


Union = _SpecialForm("Union", _make_union)
Optional = _SpecialForm("Optional", _make_optional)
Literal = _SpecialForm("Literal", _make_literal)
ClassVar = _SpecialForm("ClassVar", _make_single)
Final = _SpecialForm("Final", _make_single)
Required = _SpecialForm("Required", _make_single)
NotRequired = _SpecialForm("NotRequired", _make_single)
TypeGuard = _SpecialForm("TypeGuard", _make_single)
Unpack = _SpecialForm("Unpack", _make_single)
Concatenate = _SpecialForm("Concatenate", _make_several)
Annotated = _SpecialForm("Annotated", _make_annotated)
NoReturn = _SpecialForm("NoReturn")
Never = _SpecialForm("Never")
Self = _SpecialForm("Self")
LiteralString = _SpecialForm("LiteralString")
TypeAlias = _SpecialForm("TypeAlias")


# Names for classes: List, Dict, Iterable, …

class _SpecialAlias(_Typing):
    """Another name for a class: List is list. The number of parameters is checked (-1: any)."""

    def __init__(self, origin, count, name):
        self.__origin__ = origin
        self._count = count
        self._name = self.__name__ = self.__qualname__ = name
        self.__module__ = "typing"
        self.__doc__ = f"A generic version of {_type_repr(origin)}."

    def __getitem__(self, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        if self._count >= 0 and len(parameters) != self._count:
            if self._count == 0:
                raise TypeError(f"{self!r} is not a generic class")
            many = "many" if len(parameters) > self._count else "few"
            raise TypeError(f"Too {many} arguments for {self!r}; actual {len(parameters)}, expected {self._count}")
        return _Alias(self.__origin__, tuple([_type_check(one) for one in parameters]), self._name)

    def __call__(self, *args, **kwargs):
        if isinstance(self.__origin__, ABCMeta):
            return self.__origin__(*args, **kwargs)
        if self._name in ("Deque", "DefaultDict", "OrderedDict", "Counter", "ChainMap"):
            return self.__origin__(*args, **kwargs)
        raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")

    def __mro_entries__(self, bases):
        return (self.__origin__,) if Generic in bases else (self.__origin__, Generic)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __repr__(self):
        return f"typing.{self._name}"


class _TupleAlias(_SpecialAlias):
    def __getitem__(self, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        return _Alias(tuple, tuple([_type_check(one) for one in parameters]), "Tuple")


class _CallableAlias(_Alias):
    """Callable[[int, str], bool]; the parameters stand flat in __args__, the result last."""

    def __repr__(self):
        *parameters, result = self.__args__
        if parameters == [...]:
            shown = "..."
        elif len(parameters) == 1 and isinstance(parameters[0], (ParamSpec, _Alias)) and _is_parameter_list(parameters[0]):
            shown = repr(parameters[0])
        else:
            shown = "[" + ", ".join([_type_repr(one) for one in parameters]) + "]"
        return f"typing.Callable[{shown}, {_type_repr(result)}]"


def _is_parameter_list(one):
    return isinstance(one, ParamSpec) or getattr(one, "__origin__", None) is Concatenate


class _CallableName(_SpecialAlias):
    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple) or len(parameters) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = parameters
        if isinstance(args, list):
            args = tuple([_type_check(one) for one in args])
        elif args is ... or _is_parameter_list(args):
            args = (args,)
        else:
            raise TypeError(f"Callable[args, result]: args must be a list. Got {args}")
        return _CallableAlias(_abc.Callable, (*args, _type_check(result)), "Callable")


Hashable = _SpecialAlias(_abc.Hashable, 0, "Hashable")
Awaitable = _SpecialAlias(_abc.Awaitable, 1, "Awaitable")
Coroutine = _SpecialAlias(_abc.Coroutine, 3, "Coroutine")
AsyncIterable = _SpecialAlias(_abc.AsyncIterable, 1, "AsyncIterable")
AsyncIterator = _SpecialAlias(_abc.AsyncIterator, 1, "AsyncIterator")
AsyncGenerator = _SpecialAlias(_abc.AsyncGenerator, 2, "AsyncGenerator")
Iterable = _SpecialAlias(_abc.Iterable, 1, "Iterable")
Iterator = _SpecialAlias(_abc.Iterator, 1, "Iterator")
Generator = _SpecialAlias(_abc.Generator, 3, "Generator")
Reversible = _SpecialAlias(_abc.Reversible, 1, "Reversible")
Sized = _SpecialAlias(_abc.Sized, 0, "Sized")
Container = _SpecialAlias(_abc.Container, 1, "Container")
Collection = _SpecialAlias(_abc.Collection, 1, "Collection")
Callable = _CallableName(_abc.Callable, 2, "Callable")
AbstractSet = _SpecialAlias(_abc.Set, 1, "AbstractSet")
MutableSet = _SpecialAlias(_abc.MutableSet, 1, "MutableSet")
Mapping = _SpecialAlias(_abc.Mapping, 2, "Mapping")
MutableMapping = _SpecialAlias(_abc.MutableMapping, 2, "MutableMapping")
Sequence = _SpecialAlias(_abc.Sequence, 1, "Sequence")
MutableSequence = _SpecialAlias(_abc.MutableSequence, 1, "MutableSequence")
ByteString = _SpecialAlias(_abc.ByteString, 0, "ByteString")
MappingView = _SpecialAlias(_abc.MappingView, 1, "MappingView")
KeysView = _SpecialAlias(_abc.KeysView, 1, "KeysView")
ItemsView = _SpecialAlias(_abc.ItemsView, 2, "ItemsView")
ValuesView = _SpecialAlias(_abc.ValuesView, 1, "ValuesView")
Tuple = _TupleAlias(tuple, -1, "Tuple")
List = _SpecialAlias(list, 1, "List")
Set = _SpecialAlias(set, 1, "Set")
FrozenSet = _SpecialAlias(frozenset, 1, "FrozenSet")
Dict = _SpecialAlias(dict, 2, "Dict")
Type = _SpecialAlias(type, 1, "Type")
Deque = _SpecialAlias(collections.deque, 1, "Deque")
DefaultDict = _SpecialAlias(collections.defaultdict, 2, "DefaultDict")
OrderedDict = _SpecialAlias(collections.OrderedDict, 2, "OrderedDict")
Counter = _SpecialAlias(collections.Counter, 1, "Counter")
ChainMap = _SpecialAlias(collections.ChainMap, 2, "ChainMap")
ContextManager = _SpecialAlias(_contextlib.AbstractContextManager, 1, "ContextManager")
AsyncContextManager = _SpecialAlias(_contextlib.AbstractAsyncContextManager, 1, "AsyncContextManager")


# Type variables

class _Variable(_Typing):
    """A type that is to be filled in."""

    def __typing_subst__(self, arg):
        return arg

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __repr__(self):
        if getattr(self, "__covariant__", False):
            return f"+{self.__name__}"
        return f"-{self.__name__}" if getattr(self, "__contravariant__", False) else f"~{self.__name__}"


class TypeVar(_Variable):
    """A type variable, perhaps with constraints or a bound."""

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self.__name__ = name
        self.__constraints__ = tuple([_type_check(one) for one in constraints])
        self.__bound__ = None if bound is None else _type_check(bound)
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)


class TypeVarTuple(_Variable):
    """Stands for any number of types."""

    def __init__(self, name):
        self.__name__ = name

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class ParamSpec(_Variable):
    """Stands for the parameters of a function."""

    def __init__(self, name, *, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__bound__ = bound
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)


class ParamSpecArgs(_Typing):
    """P.args"""
    _kind = "args"

    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if type(other) is type(self) else NotImplemented

    def __hash__(self):
        return hash((self._kind, self.__origin__))

    def __repr__(self):
        return f"{self.__origin__.__name__}.{self._kind}"


class ParamSpecKwargs(ParamSpecArgs):
    """P.kwargs"""
    _kind = "kwargs"


T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
AnyStr = TypeVar("AnyStr", bytes, str)


# Generic classes and protocols

class Generic:
    """Inherit from Generic[T] to make a class that can be put in front of square brackets."""
    __slots__ = ()
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        if cls is Generic or cls is Protocol:
            if not parameters:
                raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
            if not all([hasattr(one, "__typing_subst__") or getattr(one, "__origin__", None) is Unpack for one in parameters]):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables or parameter specification variables.")
            if len(set(parameters)) != len(parameters):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
        else:
            wanted = getattr(cls, "__parameters__", ())
            if not wanted:
                raise TypeError(f"{cls!r} is not a generic class")
            variadic = any([isinstance(one, (TypeVarTuple, ParamSpec)) for one in wanted])
            if len(parameters) != len(wanted) and not variadic:
                many = "many" if len(parameters) > len(wanted) else "few"
                raise TypeError(f"Too {many} arguments for {cls!r}; actual {len(parameters)}, expected {len(wanted)}")
            parameters = tuple([_type_check(one) for one in parameters])
        return _GenericAlias(cls, parameters, None, f"typing.{cls.__name__}" if cls is Generic or cls is Protocol else None)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "__orig_bases__" in cls.__dict__:
            if Generic in cls.__orig_bases__:
                raise TypeError("Cannot inherit from plain Generic")
            found = []
            declared = None
            for base in cls.__orig_bases__:
                if getattr(base, "__origin__", None) is Generic or (getattr(base, "__origin__", None) is Protocol and declared is None):
                    declared = base.__parameters__
                for one in getattr(base, "__parameters__", ()) if not isinstance(base, type) else ():
                    if one not in found:
                        found.append(one)
            cls.__parameters__ = tuple(found) if declared is None else declared
        elif "__parameters__" not in cls.__dict__:
            cls.__parameters__ = ()


class _GenericAlias(_Alias):
    """A generic class of the program with its parameters."""

    def __mro_entries__(self, bases):
        if self.__origin__ is Generic:  # not twice, if another base brings it
            place = bases.index(self)
            for later in bases[place + 1:]:
                if isinstance(later, _Alias) and not (isinstance(later.__origin__, _SpecialForm) or later.__origin__ is Generic):
                    return ()
            if Protocol in bases:
                return ()
        return (self.__origin__,)


_no_members = {"__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__", "__slots__",
               "__subclasshook__", "__weakref__", "__class_getitem__", "__match_args__", "__parameters__", "__orig_bases__",
               "__orig_class__", "_is_protocol", "_is_runtime_protocol", "_abc_impl", "__init_subclass__", "__qualname__",
               "__hash__" , "__eq__", "__static_attributes__", "__firstlineno__"}


def _protocol_members(cls):
    names = set()
    for base in cls.__mro__:
        if base in (object, Generic) or base.__name__ in ("Protocol", "Generic"):
            continue
        for name in list(base.__dict__) + list(base.__dict__.get("__annotations__", {})):
            if not name.startswith("_abc_") and (name not in _no_members or (name in ("__hash__", "__eq__") and base._is_protocol)):
                names.add(name)
    return names


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if not cls.__dict__.get("_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if super().__instancecheck__(instance):
            return True
        for name in _protocol_members(cls):
            if not hasattr(instance, name):
                return False
            if getattr(instance, name) is None and callable(getattr(cls, name, None)):
                return False
        return True


def _protocol_hook(cls, other):
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    if not getattr(cls, "_is_runtime_protocol", False):
        return NotImplemented
    for name in _protocol_members(cls):
        if not any([name in base.__dict__ and base.__dict__[name] is not None for base in other.__mro__]) and not any(
                [name in base.__dict__.get("__annotations__", {}) for base in other.__mro__ if getattr(base, "_is_protocol", False)]):
            return NotImplemented
    return True


def _no_init_or_replace_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    for base in type(self).__mro__:  # a class that implements the protocol: the next __init__
        init = base.__dict__.get("__init__")
        if init is not None and init is not _no_init_or_replace_init:
            return init(self, *args, **kwargs)


class Protocol(Generic, metaclass=_ProtocolMeta):
    """A class that says which members an object must have; other classes need not name it as their base."""
    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "_is_protocol" not in cls.__dict__:
            cls._is_protocol = any([base is Protocol for base in cls.__bases__])
        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = classmethod(_protocol_hook)
        if cls._is_protocol and (cls.__init__ is object.__init__ or cls.__init__ is Protocol.__init__):
            cls.__init__ = _no_init_or_replace_init

    def __init__(self, *args, **kwargs):
        if type(self) is Protocol:
            raise TypeError("Protocols cannot be instantiated")
        super().__init__(*args, **kwargs)


def runtime_checkable(cls):
    """Let isinstance() look whether an object has the members of this protocol."""
    if not isinstance(cls, type) or not issubclass(cls, Generic) or not cls._is_protocol:
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


@runtime_checkable
class SupportsInt(Protocol):
    def __int__(self) -> int: ...


@runtime_checkable
class SupportsFloat(Protocol):
    def __float__(self) -> float: ...


@runtime_checkable
class SupportsComplex(Protocol):
    def __complex__(self): ...


@runtime_checkable
class SupportsBytes(Protocol):
    def __bytes__(self) -> bytes: ...


@runtime_checkable
class SupportsIndex(Protocol):
    def __index__(self) -> int: ...


@runtime_checkable
class SupportsAbs(Protocol[T_co]):
    def __abs__(self) -> T_co: ...


@runtime_checkable
class SupportsRound(Protocol[T_co]):
    def __round__(self, ndigits: int = 0) -> T_co: ...


# Classes with typed fields

class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, namespace):
        types = {name: _type_check(one) for name, one in namespace.get("__annotations__", {}).items()}
        defaults = []
        for name in types:
            if name in namespace:
                defaults.append(name)
            elif defaults:
                several = "s" if len(defaults) > 1 else ""
                raise TypeError(f"Non-default namedtuple field {name} cannot follow default field{several} {', '.join(defaults)}")
        made = collections.namedtuple(typename, list(types), defaults=[namespace[name] for name in defaults],
                                      module=namespace.get("__module__"))
        made.__annotations__ = types
        if any([base is Generic for base in bases]):
            made.__class_getitem__ = classmethod(lambda cls, parameters: GenericAlias(cls, parameters))
        for name, value in namespace.items():
            if name in ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_field_types", "_make",
                        "_replace", "_asdict", "_source"):
                raise AttributeError("Cannot overwrite NamedTuple attribute " + name)
            if name not in ("__module__", "__name__", "__annotations__", "__orig_bases__", "__classcell__") and name not in made._fields:
                setattr(made, name, value)
        return made


class _NamedTupleName:
    """A named tuple with types; as a base class or called with a list of (name, type)."""

    def __call__(self, typename, fields=None, /, **kwargs):
        if fields is None:
            fields = kwargs.items()
        elif kwargs:
            raise TypeError("Either list of fields or keywords can be provided to NamedTuple, not both")
        types = {name: _type_check(one) for name, one in fields}
        made = collections.namedtuple(typename, list(types))
        made.__annotations__ = types
        return made

    def __mro_entries__(self, bases):
        return (_NamedTuple,)

    def __repr__(self):
        return f"<function NamedTuple at {id(self):#x}>"


NamedTuple = _NamedTupleName()
_NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})


class _TypedDictMeta(type):
    def __new__(cls, name, bases, namespace, total=True):
        made = type.__new__(_TypedDictMeta, name, (dict,), namespace)
        own = {key: _type_check(one) for key, one in namespace.get("__annotations__", {}).items()}
        annotations, required, optional = {}, set(), set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required.update(base.__dict__.get("__required_keys__", ()))
            optional.update(base.__dict__.get("__optional_keys__", ()))
        annotations.update(own)
        for key, one in own.items():
            form = getattr(one, "__origin__", None)
            (required if form is Required or (total and form is not NotRequired) else optional).add(key)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__total__ = total
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError("TypedDict does not support instance and class checks")

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")


class _TypedDictName:
    """A dict with certain keys; as a base class or called with a dict of types. Its objects are dicts."""

    def __call__(self, typename, fields=None, /, *, total=True, **kwargs):
        namespace = {"__annotations__": dict(kwargs if fields is None else fields), "__module__": "__main__"}
        return _TypedDictMeta(typename, (), namespace, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDict,)

    def __repr__(self):
        return f"<function TypedDict at {id(self):#x}>"


TypedDict = _TypedDictName()
_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


class NewType(_Typing):
    """A name for a type that checkers tell apart from it; calling it gives back its argument."""

    def __init__(self, name, tp):
        self.__qualname__ = self.__name__ = name
        self.__supertype__ = tp
        self.__module__ = "__main__"

    def __call__(self, x):
        return x

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of NewType. Perhaps you were looking for: `{self.__name__} = "
                        f"NewType({self.__name__!r}, {self.__name__})`")

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"


class IO(Generic[AnyStr]):
    """A stream."""
    __slots__ = ()


class BinaryIO(IO[bytes]):
    """A stream of bytes."""
    __slots__ = ()


class TextIO(IO[str]):
    """A stream of text."""
    __slots__ = ()


# Functions

def cast(typ, val):
    """val itself."""
    return val


def assert_type(val, typ, /):
    """val itself."""
    return val


def assert_never(arg, /):
    """To be called where nothing should come."""
    value = repr(arg)
    raise AssertionError(f"Expected code to be unreachable, but got: {value if len(value) <= 100 else value[:100] + '...'}")


def reveal_type(obj, /):
    """Print the type of obj on standard error and give obj back."""
    import sys
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def get_origin(tp):
    """list for List[int], Union for int | str, None for what has no square brackets."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_Alias, _SpecialAlias, GenericAlias, ParamSpecArgs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    return UnionType if isinstance(tp, UnionType) else None


def get_args(tp):
    """What stands in the square brackets."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (_Alias, GenericAlias)):
        args = tp.__args__
        if tp.__origin__ is _abc.Callable and not (len(args) == 2 and (args[0] is ... or _is_parameter_list(args[0]))):
            return (list(args[:-1]), args[-1])
        return args
    return tp.__args__ if isinstance(tp, UnionType) else ()


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class (with its bases) or function. What is given as text is read as far as types are written: names, dots, brackets, |."""
    names = {**(globalns or {}), **(localns or {})}
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            module = _modules.get(base.__module__)
            hints.update({name: _resolve(one, names, module, include_extras) for name, one in base.__dict__.get("__annotations__", {}).items()})
        return hints
    while hasattr(obj, "__wrapped__"):
        obj = obj.__wrapped__
    module = _modules.get(getattr(obj, "__module__", None))
    return {name: _resolve(one, names, module, include_extras) for name, one in (getattr(obj, "__annotations__", None) or {}).items()}


def _resolve(one, names, module, include_extras):
    if one is None:
        return NoneType
    if isinstance(one, str):
        one = ForwardRef(one)
    if isinstance(one, ForwardRef):
        one = _TypeText(one.__forward_arg__, names, module).read()
        if one is None or isinstance(one, str):
            return _resolve(one, names, module, include_extras)
    elif isinstance(one, (GenericAlias, UnionType)) or hasattr(one, "__origin__") and hasattr(one, "__args__"):
        args = getattr(one, "__args__", ())
        found = tuple([_resolve(arg, names, module, True) if isinstance(arg, (str, ForwardRef)) else arg for arg in args])
        if found != args:
            if isinstance(one, GenericAlias):
                one = GenericAlias(one.__origin__, found)
            elif hasattr(one, "copy_with"):
                one = one.copy_with(found)
    if not include_extras and isinstance(one, _AnnotatedAlias):
        return one.__origin__
    return one


class _TypeText:
    """Reads an annotation that is text. The lab has no eval(), and a type needs little of it."""

    def __init__(self, text, names, module):
        self.text, self.names, self.module, self.at = text, names, module, 0

    def read(self):
        value = self.union()
        if self.peek():
            raise SyntaxError(f"Forward reference must be an expression -- got {self.text!r}")
        return value

    def peek(self):
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at:self.at + 1]

    def accept(self, mark):
        if self.peek() != mark:
            return False
        self.at += 1
        return True

    def word(self):
        self.peek()
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] == "_"):
            self.at += 1
        if start == self.at:
            raise SyntaxError(f"Forward reference must be an expression -- got {self.text!r}")
        return self.text[start:self.at]

    def union(self):
        value = self.part()
        while self.accept("|"):
            value = value | self.part()
        return value

    def several(self, closer):
        values = []
        while not self.accept(closer):
            values.append(self.union())
            if not self.accept(",") and self.peek() != closer:
                raise SyntaxError(f"Forward reference must be an expression -- got {self.text!r}")
        return values

    def part(self):
        mark = self.peek()
        if mark in ("'", '"') and mark:
            end = self.text.index(mark, self.at + 1)
            inner, self.at = self.text[self.at + 1:end], end + 1
            return inner
        if self.text.startswith("...", self.at):
            self.at += 3
            return ...
        if self.accept("["):
            return self.several("]")
        word = self.word()
        if word.isdigit():
            return int(word)
        value = self.name(word)
        while True:
            if self.accept("."):
                value = getattr(value, self.word())
            elif self.accept("["):
                values = self.several("]")
                value = value[values[0] if len(values) == 1 else tuple(values)]
            else:
                return value

    def name(self, word):
        if word in ("None", "True", "False"):
            return {"None": None, "True": True, "False": False}[word]
        if word in self.names:
            return self.names[word]
        for module in (self.module, _builtins):
            if module is not None and hasattr(module, word):
                return getattr(module, word)
        raise NameError(f"name {word!r} is not defined")


def final(f):
    """Says that nothing may inherit from this or override it; nobody checks."""
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def no_type_check(arg):
    arg.__no_type_check__ = True
    return arg


def no_type_check_decorator(decorator):
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))
    return wrapped


_overloads = {}


def overload(func):
    """One of several signatures; what follows without @overload is the function."""
    func = getattr(func, "__func__", func)
    _overloads.setdefault((func.__module__, func.__qualname__), []).append(func)
    return _overload_dummy


def _overload_dummy(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions outside a stub "
                              "module should always be followed by an implementation that is not @overload-ed.")


def get_overloads(func):
    func = getattr(func, "__func__", func)
    return list(_overloads.get((func.__module__, func.__qualname__), ()))


def clear_overloads():
    _overloads.clear()


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, field_specifiers=(), **kwargs):
    def decorate(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {"eq_default": eq_default, "order_default": order_default,
                                             "kw_only_default": kw_only_default, "field_specifiers": field_specifiers, "kwargs": kwargs}
        return cls_or_fn
    return decorate
