"""@dataclass: classes whose __init__, __repr__, comparisons and hash are made from their annotated fields.

CPython writes these methods as source text and compiles it; here they are closures over the list of fields.
"""

from abc import update_abstractmethods
from copy import deepcopy
from reprlib import recursive_repr
from types import GenericAlias, MappingProxyType, new_class

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING', 'fields', 'asdict', 'astuple',
           'make_dataclass', 'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    """A frozen object was to be changed."""


class _MISSING_TYPE:
    pass


class _KW_ONLY_TYPE:
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


MISSING = _MISSING_TYPE()
KW_ONLY = _KW_ONLY_TYPE()
_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class InitVar:
    """InitVar[T] annotates a parameter of __init__ that is handed to __post_init__ and is no field."""
    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class _Kind:
    """What an annotation makes: a field, a class variable or a parameter of __init__."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _Kind("_FIELD")
_FIELD_CLASSVAR = _Kind("_FIELD_CLASSVAR")
_FIELD_INITVAR = _Kind("_FIELD_INITVAR")
_FIELDS = "__dataclass_fields__"


class Field:
    """One field of a dataclass."""
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},default_factory={self.default_factory!r},"
                f"init={self.init!r},repr={self.repr!r},hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},"
                f"kw_only={self.kw_only!r},_field_type={self._field_type})")

    def __set_name__(self, owner, name):
        method = getattr(type(self.default), "__set_name__", None)
        if method is not None:  # the default is a descriptor
            method(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


class _DataclassParams:
    """The options that @dataclass was given."""
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen")

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen

    def __repr__(self):
        return (f"_DataclassParams(init={self.init!r},repr={self.repr!r},eq={self.eq!r},order={self.order!r},"
                f"unsafe_hash={self.unsafe_hash!r},frozen={self.frozen!r})")


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    """Say more about a field than its type and default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
              slots=False, weakref_slot=False):
    """Add the methods that the annotations describe."""
    def decorate(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return decorate if cls is None else decorate(cls)


# From annotations to fields

def _is_class_var(annotation):
    if isinstance(annotation, str):
        return annotation.split("[")[0].strip() in ("ClassVar", "typing.ClassVar", "t.ClassVar")
    return (getattr(annotation, "_name", None) == "ClassVar" or getattr(getattr(annotation, "__origin__", None), "_name", None) == "ClassVar")


def _is_init_var(annotation):
    if isinstance(annotation, str):
        return annotation.split("[")[0].strip() in ("InitVar", "dataclasses.InitVar")
    return annotation is InitVar or type(annotation) is InitVar


def _is_kw_only(annotation):
    return annotation is KW_ONLY or (isinstance(annotation, str) and annotation.strip() in ("KW_ONLY", "dataclasses.KW_ONLY"))


def _get_field(cls, name, annotation, all_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if _is_slot(cls, name, default):
            default = MISSING
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _FIELD_CLASSVAR if _is_class_var(annotation) else _FIELD_INITVAR if _is_init_var(annotation) else _FIELD
    if f._field_type is not _FIELD and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type is _FIELD_CLASSVAR:
        if f.kw_only is not MISSING:
            raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    elif f.kw_only is MISSING:
        f.kw_only = all_kw_only
    if f._field_type is _FIELD and _is_unhashable(type(f.default)):
        raise ValueError(f"mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory")
    return f


def _is_unhashable(cls):
    for base in cls.__mro__:
        if base in (list, dict, set):
            return True
        if "__hash__" in base.__dict__:
            return base.__dict__["__hash__"] is None
    return False


def _is_slot(cls, name, default):
    slots = cls.__dict__.get("__slots__", ())
    return name in ((slots,) if isinstance(slots, str) else tuple(slots)) and hasattr(default, "__get__")


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    fields = {}
    any_frozen_base = has_dataclass_bases = False
    for base in reversed(cls.__mro__[1:]):
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            has_dataclass_bases = True
            fields.update(base_fields)
            if base.__dataclass_params__.frozen:
                any_frozen_base = True

    own_fields = []
    keywords_begun = False
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        if _is_kw_only(annotation):
            if keywords_begun:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            keywords_begun = kw_only = True
        else:
            own_fields.append(_get_field(cls, name, annotation, kw_only))
    for f in own_fields:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)  # no default: no class attribute
            else:
                setattr(cls, f.name, f.default)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in cls.__dict__.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")

    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not any_frozen_base and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")

    setattr(cls, _FIELDS, fields)
    cls.__dataclass_params__ = _DataclassParams(init, repr, eq, order, unsafe_hash, frozen)
    own_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (own_hash is MISSING or (own_hash is None and "__eq__" in cls.__dict__))
    positional = [f for f in fields.values() if f._field_type is not _FIELD_CLASSVAR and not f.kw_only]
    keyword_only = [f for f in fields.values() if f._field_type is not _FIELD_CLASSVAR and f.kw_only]
    real = [f for f in fields.values() if f._field_type is _FIELD]

    if init:
        _set_new_attribute(cls, "__init__", _make_init(cls, positional, keyword_only, frozen))
    if repr:
        _set_new_attribute(cls, "__repr__", _make_repr([f for f in real if f.repr]))
    compared = [f.name for f in real if f.compare]
    if eq:
        _set_new_attribute(cls, "__eq__", _make_comparison("__eq__", compared, lambda a, b: a == b))
    if order:
        for name, compare in (("__lt__", lambda a, b: a < b), ("__le__", lambda a, b: a <= b),
                              ("__gt__", lambda a, b: a > b), ("__ge__", lambda a, b: a >= b)):
            if _set_new_attribute(cls, name, _make_comparison(name, compared, compare)):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
    if frozen:
        for method in _make_frozen(cls, [f.name for f in real]):
            if _set_new_attribute(cls, method.__name__, method):
                raise TypeError(f"Cannot overwrite attribute {method.__name__} in class {cls.__name__}")
    hashed = [f.name for f in real if (f.compare if f.hash is None else f.hash)]
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        cls.__hash__ = _make_hash(cls, hashed)
    elif eq and not has_explicit_hash:
        cls.__hash__ = _make_hash(cls, hashed) if frozen else None

    if not getattr(cls, "__doc__"):
        cls.__doc__ = cls.__name__ + _signature(positional, keyword_only)
    if match_args:
        _set_new_attribute(cls, "__match_args__", tuple([f.name for f in positional if f.init]))
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot)
    update_abstractmethods(cls)
    return cls


def _set_new_attribute(cls, name, value):
    """Set it unless the class itself defines it: then answer True."""
    if name in cls.__dict__:
        return True
    if callable(value):
        value.__qualname__ = f"{cls.__qualname__}.{name}"
        value.__module__ = cls.__module__
    setattr(cls, name, value)
    return False


def _signature(positional, keyword_only):
    def parameter(f):
        annotation = f.type.type if isinstance(f.type, InitVar) else f.type
        if isinstance(annotation, type):
            text = annotation.__qualname__ if annotation.__module__ in ("builtins", "typing") else f"{annotation.__module__}.{annotation.__qualname__}"
        elif isinstance(annotation, str):
            text = repr(annotation)
        else:
            text = str(annotation).replace("typing.", "")
        if f.default is not MISSING:
            return f"{f.name}: {text} = {f.default!r}"
        return f"{f.name}: {text} = <factory>" if f.default_factory is not MISSING else f"{f.name}: {text}"

    parameters = [parameter(f) for f in positional if f.init]
    named = [parameter(f) for f in keyword_only if f.init]
    return f"({', '.join(parameters + (['*'] + named if named else []))})"


# The methods

def _make_init(cls, positional, keyword_only, frozen):
    """An __init__ that binds its arguments as a function with a parameter for each field would."""
    steps = positional + keyword_only  # in this order the fields get their values
    seen_default = False
    for f in positional:
        if f.init:
            if f.default is not MISSING or f.default_factory is not MISSING:
                seen_default = True
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument")
    names = [f.name for f in positional if f.init]
    named = [f.name for f in keyword_only if f.init]
    required = [f.name for f in positional if f.init and f.default is MISSING and f.default_factory is MISSING]
    required_named = [f.name for f in keyword_only if f.init and f.default is MISSING and f.default_factory is MISSING]
    has_post_init = hasattr(cls, "__post_init__")
    init_vars = [f.name for f in steps if f._field_type is _FIELD_INITVAR]
    plain = all([f.init and f._field_type is _FIELD for f in positional]) and not keyword_only
    count = len(names)

    def __init__(self, /, *args, **kwargs):
        if plain and len(args) == count and not kwargs:  # the common call
            if frozen:
                for name, value in zip(names, args):
                    object.__setattr__(self, name, value)
            else:
                for name, value in zip(names, args):
                    setattr(self, name, value)
        else:
            given = _bind(__init__.__qualname__, names, named, required, required_named, args, kwargs)
            passed_on = {}
            for f in steps:
                if f.init and f.name in given:
                    value = given[f.name]
                elif f.default_factory is not MISSING:
                    value = f.default_factory()
                elif f.init:
                    value = f.default
                elif f._field_type is _FIELD_INITVAR or f.default is MISSING:
                    if f._field_type is _FIELD_INITVAR and f.default is not MISSING:
                        passed_on[f.name] = f.default
                    continue
                elif f.name in slots:
                    value = f.default
                else:
                    continue  # the class attribute is its value
                if f._field_type is _FIELD_INITVAR:
                    passed_on[f.name] = value
                elif frozen:
                    object.__setattr__(self, f.name, value)
                else:
                    setattr(self, f.name, value)
            if has_post_init:
                self.__post_init__(*[passed_on[name] for name in init_vars])
            return
        if has_post_init:
            self.__post_init__()

    slots = set()
    __init__.__annotations__ = {f.name: f.type.type if isinstance(f.type, InitVar) else f.type for f in steps if f.init}
    __init__.__annotations__["return"] = None
    __init__._lab_slots = slots
    return __init__


def _bind(function, names, named, required, required_named, args, kwargs):
    """Which field gets which argument; the TypeErrors are those of a function with these parameters."""
    given = dict(zip(names, args))
    for name, value in kwargs.items():
        if name not in names and name not in named:
            raise TypeError(f"{function}() got an unexpected keyword argument '{name}'")
        if name in given:
            raise TypeError(f"{function}() got multiple values for argument '{name}'")
        given[name] = value
    if len(args) > len(names):
        most, least = len(names) + 1, len(required) + 1
        takes = f"{most} positional argument{'' if most == 1 else 's'}" if most == least else f"from {least} to {most} positional arguments"
        with_named = [name for name in named if name in given]
        if with_named:
            were = (f"{len(args) + 1} positional argument{'s' if args else ''} (and {len(with_named)} keyword-only "
                    f"argument{'' if len(with_named) == 1 else 's'}) were")
        else:
            were = f"{len(args) + 1} {'was' if not args else 'were'}"
        raise TypeError(f"{function}() takes {takes} but {were} given")
    for wanted, kind in ((required, "positional"), (required_named, "keyword-only")):
        missing = [repr(name) for name in wanted if name not in given]
        if missing:
            if len(missing) > 2:
                listed = f"{', '.join(missing[:-1])}, and {missing[-1]}"
            else:
                listed = " and ".join(missing)
            raise TypeError(f"{function}() missing {len(missing)} required {kind} argument{'s' if len(missing) > 1 else ''}: {listed}")
    return given


def _make_repr(shown):
    names = [f.name for f in shown]

    @recursive_repr()
    def __repr__(self):
        return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in names])})"

    return __repr__


def _values(obj, names):
    return tuple([getattr(obj, name) for name in names])


def _make_comparison(name, compared, compare):
    def method(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(_values(self, compared), _values(other, compared))

    method.__name__ = name
    return method


def _make_hash(cls, hashed):
    def __hash__(self):
        return hash(_values(self, hashed))

    __hash__.__qualname__ = f"{cls.__qualname__}.__hash__"
    return __hash__


def _make_frozen(cls, names):
    def __setattr__(self, name, value):
        if type(self) is made_for[0] or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made_for[0], self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is made_for[0] or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(made_for[0], self).__delattr__(name)

    made_for = [cls]
    __setattr__._lab_made_for = made_for
    return __setattr__, __delattr__


def _add_slots(cls, frozen, weakref_slot):
    """The class again, with __slots__: that takes a new class."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    names = [name for name, f in getattr(cls, _FIELDS).items() if f._field_type is _FIELD]
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update((slots,) if isinstance(slots, str) else slots)
    namespace = dict(cls.__dict__)
    own = [name for name in names if name not in inherited]
    namespace["__slots__"] = tuple(own + (["__weakref__"] if weakref_slot and "__weakref__" not in inherited else []))
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    made_for = getattr(cls.__dict__.get("__setattr__"), "_lab_made_for", None)
    new = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        new.__qualname__ = qualname
    if made_for is not None:
        made_for[0] = new
    init_slots = getattr(new.__dict__.get("__init__"), "_lab_slots", None)
    if init_slots is not None:
        init_slots.update(names)
    if frozen:
        new.__getstate__ = lambda self: [getattr(self, f.name) for f in fields(self)]
        new.__setstate__ = lambda self, state: [object.__setattr__(self, f.name, value) for f, value in zip(fields(self), state)] and None
    return new


# Functions for dataclasses

def fields(class_or_instance):
    """The fields of a dataclass or of one of its objects."""
    try:
        all_fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([f for f in all_fields.values() if f._field_type is _FIELD])


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Whether this is a dataclass or an object of one."""
    cls = obj if isinstance(obj, type) and not isinstance(obj, GenericAlias) else type(obj)
    return hasattr(cls, _FIELDS)


def asdict(obj, *, dict_factory=dict):
    """The object as a dict, dataclasses inside it too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, lambda pairs: dict_factory(pairs))


def astuple(obj, *, tuple_factory=tuple):
    """The object as a tuple, dataclasses inside it too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, lambda pairs: tuple_factory([value for _, value in pairs]))


def _convert(obj, make):
    if _is_dataclass_instance(obj):
        return make([(f.name, _convert(getattr(obj, f.name), make)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(item, make) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_convert(item, make) for item in obj])
    if isinstance(obj, dict):
        pairs = [(_convert(key, make), _convert(value, make)) for key, value in obj.items()]
        if hasattr(type(obj), "default_factory") or hasattr(obj, "default_factory"):
            result = type(obj)(obj.default_factory)
            for key, value in pairs:
                result[key] = value
            return result
        return type(obj)(pairs)
    return deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
                   frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """A new dataclass from a list of names, (name, type) or (name, type, field)."""
    namespace = {} if namespace is None else namespace
    seen = set()
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, default = item
            defaults[name] = default
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if name in _keywords:
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = annotation

    def fill(body):
        body.update(namespace)
        body.update(defaults)
        body["__annotations__"] = annotations

    cls = new_class(cls_name, bases, {}, fill)
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen, match_args=match_args,
                     kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


_keywords = frozenset("""False None True and as assert async await break class continue def del elif else except finally for from global if
import in is lambda nonlocal not or pass raise return try while with yield""".split())


def replace(obj, /, **changes):
    """A new object with some fields changed."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
