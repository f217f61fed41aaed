"""Enumerations: classes with a fixed set of named members."""

from types import DynamicClassAttribute, MappingProxyType

__all__ = ['EnumType', 'EnumMeta', 'Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag', 'ReprEnum', 'auto', 'unique', 'property', 'verify',
           'member', 'nonmember', 'FlagBoundary', 'STRICT', 'CONFORM', 'EJECT', 'KEEP', 'global_flag_repr', 'global_enum_repr',
           'global_str', 'global_enum', 'EnumCheck', 'CONTINUOUS', 'NAMED_FLAGS', 'UNIQUE', 'show_flag_values']

_property = property  # the built-in one; this module has its own below

# Names that exist only when the classes below have been made
Enum = Flag = ReprEnum = EJECT = KEEP = None


class nonmember:
    """nonmember(x) in an enumeration's body is x, not a member."""

    def __init__(self, value):
        self.value = value


class member:
    """member(x) in an enumeration's body is a member with the value x."""

    def __init__(self, value):
        self.value = value


class auto:
    """A value that the enumeration chooses."""

    def __init__(self, value=None):
        self.value = _undecided if value is None else value

    def __repr__(self):
        return f"auto({self.value!r})"


_undecided = object()


class property(DynamicClassAttribute):
    """A property of members that leaves its name free for a member."""

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            try:
                return ownerclass._member_map_[self.name]
            except KeyError:
                raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}") from None
        if self.fget is None:  # stands in for a member whose name a base class uses for a property
            try:
                return instance._member_map_[self.name]
            except KeyError:
                raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}") from None
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        return self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute {self.name!r}")
        return self.fdel(instance)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


def _is_descriptor(obj):
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(class_name, name):
    prefix = f"_{class_name}__"
    return len(name) > len(prefix) and name.startswith(prefix) and not name.endswith("__")


def _is_single_bit(number):
    return number > 0 and number & (number - 1) == 0


_settings = ("_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_", "_value_repr_", "_iter_member_",
             "_iter_member_by_value_", "_iter_member_by_def_")


class _EnumDict(dict):
    """The namespace of an enumeration's body: it notes which names are members, in order."""

    def __init__(self, class_name):
        super().__init__()
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._class_name = class_name
        self._generate_next_value = None

    def __setitem__(self, key, value):
        if _is_private(self._class_name, key):
            pass
        elif _is_sunder(key):
            if key not in _settings:
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
            if key == "_generate_next_value_":
                if self._auto_called:
                    raise TypeError("_generate_next_value_ must be defined before members")
                self._generate_next_value = value.__func__ if isinstance(value, staticmethod) else value
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
                already = set(value) & set(self._member_names)
                if already:
                    raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif _is_descriptor(value) and not isinstance(value, member):
            pass
        else:
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
                self._last_values.append(value)
            else:
                value = self._decide(key, value)
            self._member_names[key] = None
        super().__setitem__(key, value)

    def _decide(self, key, value):
        """Put the next value in the place of auto(), which may also stand in a tuple."""
        parts = value if type(value) is tuple else (value,)
        if not any([isinstance(part, auto) for part in parts]):
            self._last_values.append(value)
            return value
        self._auto_called = True
        decided = []
        for part in parts:
            if isinstance(part, auto):
                if part.value is _undecided:
                    part.value = self._generate_next_value(key, 1, len(self._member_names), self._last_values[:])
                part = part.value
                self._last_values.append(part)
            decided.append(part)
        return tuple(decided) if type(value) is tuple else decided[0]

    def update(self, members, **more):
        for key in members.keys():
            self[key] = members[key]
        for key, value in more.items():
            self[key] = value


class EnumType(type):
    """The class of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        namespace = _EnumDict(cls)
        first_enum = metacls._get_mixins_(cls, bases)[1]
        if first_enum is not None:
            dict.__setitem__(namespace, "_generate_next_value_", first_enum._generate_next_value_)
            namespace._generate_next_value = first_enum._generate_next_value_
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, **kwds):
        names = list(classdict._member_names)
        values = {name: classdict[name] for name in names}
        ignored = classdict._ignore
        namespace = {name: value for name, value in classdict.items() if name not in values and name not in ignored}
        namespace.pop("_ignore_", None)
        order = namespace.pop("_order_", None)
        invalid = set(names) & {"mro", ""}
        if invalid:
            raise ValueError(f"invalid enum member name(s) {','.join([repr(name) for name in invalid])}")
        if "_generate_next_value_" in namespace and not isinstance(namespace["_generate_next_value_"], staticmethod):
            namespace["_generate_next_value_"] = staticmethod(namespace["_generate_next_value_"])
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        own_new = None if first_enum is None else namespace.pop("__new__", None)
        if own_new is not None:  # it makes members now; later __new__ looks them up
            own_new = own_new.__func__ if isinstance(own_new, staticmethod) else own_new
            namespace["_new_member_"] = staticmethod(own_new)
        if boundary is None:
            boundary = getattr(first_enum, "_boundary_", None)
        namespace.update(_member_names_=[], _member_map_={}, _value2member_map_={}, _member_type_=member_type, _boundary_=boundary,
                         _flag_mask_=0, _all_bits_=0, _singles_mask_=0)
        self = super().__new__(metacls, cls, bases, namespace, **kwds)
        if own_new is None:
            own_new = metacls._find_new_(self, member_type)
        for name in names:
            metacls._add_member_(self, name, values[name], own_new)
        metacls._settle_text_(self, namespace, bases, member_type, first_enum)
        if first_enum is not None:
            self.__new__ = Enum.__new__  # objects are looked up from now on
        if Flag is not None and issubclass(self, Flag):
            metacls._settle_operators_(self)
            self._finish_flags()
        if order is not None:
            order = order.replace(",", " ").split() if isinstance(order, str) else list(order)
            order = [name for name in order if name not in self._member_map_ or name in self._member_names_]
            if order != self._member_names_:
                raise TypeError(f"member order does not match _order_:\n  {self._member_names_!r}\n  {order!r}")
        return self

    def __init__(cls, *args, **kwds):
        pass

    @staticmethod
    def _find_new_(cls, member_type):
        """The function that makes members, None for object's."""
        for base in cls.__mro__:
            if "_new_member_" in base.__dict__:
                return base._new_member_
        for base in member_type.__mro__:
            if base is object:
                break
            if base.__module__ == "builtins" or "__new__" in base.__dict__:
                return member_type.__new__
        return None

    @staticmethod
    def _add_member_(cls, name, value, new_member):
        member_type = cls._member_type_
        args = value if isinstance(value, tuple) else (value,)
        if member_type is tuple:
            args = (args,)
        one = object.__new__(cls) if new_member is None else new_member(cls, *args)
        if not hasattr(one, "_value_"):
            if member_type is object:
                one._value_ = value
            else:
                try:
                    one._value_ = member_type(*args)
                except Exception as error:
                    failure = TypeError("_value_ not set in __new__, unable to create it")
                    failure.__cause__ = error
                    raise failure
        value = one._value_
        one._name_ = name
        one.__objclass__ = cls
        one.__init__(*args)
        one._sort_order_ = len(cls._member_names_)
        known = _find_value(cls, value)
        if known is not None:
            one = known  # an alias
        elif Flag is None or not issubclass(cls, Flag) or not isinstance(value, int) or _is_single_bit(value):
            cls._member_names_.append(name)
        taken = None  # a property of a base class with this name?
        for base in cls.__mro__[1:]:
            taken = base.__dict__.get(name)
            if taken is not None:
                break
        if isinstance(taken, (DynamicClassAttribute, _property)):
            stand_in = property()
            stand_in.__set_name__(cls, name)
            if isinstance(taken, DynamicClassAttribute) or taken.fget is not None:
                stand_in.fget, stand_in.fset, stand_in.fdel = taken.fget, taken.fset, taken.fdel
            type.__setattr__(cls, name, stand_in)
        else:
            type.__setattr__(cls, name, one)
        cls._member_map_[name] = one
        try:
            cls._value2member_map_.setdefault(value, one)
        except TypeError:
            pass  # not hashable: found by comparing

    @staticmethod
    def _settle_text_(cls, namespace, bases, member_type, first_enum):
        """Let the enumeration's own __repr__, __str__ and __format__ come before those of the data type."""
        if ReprEnum is not None and ReprEnum in bases:
            if member_type is object:
                raise TypeError("ReprEnum subclasses must be mixed with a data type (i.e. int, str, float, etc.)")
            if "__format__" not in namespace:
                cls.__format__ = _format_value
            if "__str__" not in namespace:
                cls.__str__ = _str_value
        if first_enum is None:
            return
        if "__str__" in namespace and "__format__" not in namespace:
            cls.__format__ = Enum.__format__
        for name in ("__repr__", "__str__", "__format__"):
            if name in cls.__dict__:
                continue
            for owner in cls.__mro__:
                if owner.__module__ == "builtins" or (name in owner.__dict__ and owner in member_type.__mro__):
                    setattr(cls, name, getattr(first_enum, name))
                    break
                if name in owner.__dict__:
                    break

    @staticmethod
    def _settle_operators_(cls):
        """Let the operators of flags come before those of the data type."""
        for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
            for owner in cls.__mro__:
                if owner.__module__ == "builtins" and owner is not object:
                    setattr(cls, name, getattr(Flag, name))
                    break
                if name in owner.__dict__:
                    break

    @classmethod
    def _check_for_existing_members_(metacls, class_name, bases):
        for base in bases:
            for ancestor in base.__mro__:
                if isinstance(ancestor, EnumType) and ancestor._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {ancestor!r}")

    @classmethod
    def _get_mixins_(metacls, class_name, bases):
        """The data type of the members and the enumeration class to inherit from."""
        if not bases:
            return object, None
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError("new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`")
        data_types = []
        for chain in bases:
            candidate = None
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        if base._member_type_ not in data_types:
                            data_types.append(base._member_type_)
                        break
                elif base.__module__ == "builtins" or _has_any(base, "__new__", "__init__", "__dataclass_fields__"):
                    if (candidate or base) not in data_types:
                        data_types.append(candidate or base)
                    break
                else:
                    candidate = candidate or base
        if len(data_types) > 1:
            raise TypeError(f"too many data types for {class_name!r}: {set(data_types)!r}")
        return data_types[0] if data_types else object, first_enum

    def __bool__(cls):
        return True

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        """The member with this value; or a new enumeration, if names are given."""
        if names is None:
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        namespace = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        values = []
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            for count, name in enumerate(names):
                values.append(cls._generate_next_value_(name, start, count, values[:]))
            pairs = list(zip(names, values))
        elif hasattr(names, "keys"):
            pairs = [(name, names[name]) for name in names]
        else:
            pairs = list(names)
        for name, value in pairs:
            namespace[name] = value
        namespace["__module__"] = "__main__" if module is None else module
        if qualname is not None:
            namespace["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, namespace, boundary=boundary)

    def __contains__(cls, member):
        if not isinstance(member, Enum):
            raise TypeError(f"unsupported operand type(s) for 'in': '{type(member).__qualname__}' and '{cls.__class__.__qualname__}'")
        return isinstance(member, cls) and member._name_ in cls._member_map_

    def __delattr__(cls, name):
        if name in cls._member_map_:
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __dir__(cls):
        names = {"__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__", "__members__", "__module__", "__name__",
                 "__qualname__"}
        return sorted(names | set(cls._member_names_))

    def __getattr__(cls, name):
        raise AttributeError(name)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        for name in cls._member_names_:
            yield cls._member_map_[name]

    def __reversed__(cls):
        for name in reversed(cls._member_names_):
            yield cls._member_map_[name]

    def __len__(cls):
        return len(cls._member_names_)

    @_property
    def __members__(cls):
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"


EnumMeta = EnumType


def _has_any(cls, *names):
    return any([name in cls.__dict__ for name in names])


def _find_value(cls, value):
    """The member with this value, or None."""
    try:
        return cls._value2member_map_.get(value)
    except TypeError:  # not hashable
        for one in cls._member_map_.values():
            if one._value_ == value:
                return one
        return None


def _str_value(self):
    return str(self._value_)


def _format_value(self, format_spec):
    return format(self._value_, format_spec)


class Enum(metaclass=EnumType):
    """A set of named values."""

    def __new__(cls, value):
        if type(value) is cls:
            return value
        found = _find_value(cls, value)
        if found is not None:
            return found
        try:
            error = None
            result = cls._missing_(value)
        except Exception as raised:
            error = raised
            result = None
        if isinstance(result, cls):
            return result
        if Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(result, int):
            return result
        problem = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if result is None and error is None:
            raise problem
        if error is None:
            error = TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member")
        if not isinstance(error, ValueError):
            error.__context__ = problem
        raise error

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """What auto() gives: one more than the largest value so far."""
        if not last_values:
            return start
        try:
            return sorted(last_values)[-1] + 1
        except TypeError:
            for value in reversed(last_values):
                try:
                    return value + 1
                except TypeError:
                    pass
            return start

    @classmethod
    def _missing_(cls, value):
        """Asked for a member when no member has this value."""
        return None

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_repr_()}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, format_spec):
        return format(str(self), format_spec)

    def _value_repr_(self):
        """How the value is shown: a dataclass without a __repr__ of its own shows its fields."""
        data_type = self._member_type_
        if data_type is not object and data_type.__module__ != "builtins" and isinstance(self._value_, data_type):
            if "__dataclass_fields__" in data_type.__dict__ and self._value_.__dataclass_params__.repr:
                fields = [f"{name}={getattr(self._value_, name)!r}" for name in data_type.__dataclass_fields__]
                return f"{data_type.__name__}({', '.join(fields)})"
        return repr(self._value_)

    def __dir__(self):
        own = [name for cls in type(self).__mro__ for name in cls.__dict__ if name[0] != "_" and name not in self._member_map_]
        return sorted({"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"} | set(own))

    def __reduce_ex__(self, protocol):
        return getattr, (self.__class__, self._name_)

    def __hash__(self):
        return hash(self._name_)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def name(self):
        """The name of the member."""
        return self._name_

    @property
    def value(self):
        """The value of the member."""
        return self._value_


class ReprEnum(Enum):
    """Members look like members only in repr(); str() and format() are those of their values."""


class IntEnum(int, ReprEnum):
    """Members are integers too."""


class StrEnum(str, ReprEnum):
    """Members are strings too."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f"encoding must be a string, not {values[1]!r}")
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError(f"errors must be a string, not {values[2]!r}")
        value = str(*values)
        one = str.__new__(cls, value)
        one._value_ = value
        return one

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    """What becomes of bits that no flag has."""
    STRICT = auto()   # they are an error
    CONFORM = auto()  # they are dropped
    EJECT = auto()    # the result is an integer
    KEEP = auto()     # they stay


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=CONFORM):
    """Members that can be combined with | & ^ ~."""
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last = max(last_values)
        if not isinstance(last, int):
            raise TypeError(f"invalid flag value {last!r}")
        return 2 ** last.bit_length()

    @classmethod
    def _finish_flags(cls):
        mask = singles = 0
        for one in cls._member_map_.values():
            if isinstance(one._value_, int):
                mask |= one._value_
                if _is_single_bit(one._value_):
                    singles |= one._value_
        cls._flag_mask_ = mask
        cls._singles_mask_ = singles
        cls._all_bits_ = 2 ** mask.bit_length() - 1
        in_order = [cls._member_map_[name]._value_ for name in cls._member_names_]
        if in_order != sorted(in_order):
            cls._iter_member_ = cls._iter_member_by_def_

    @classmethod
    def _iter_member_by_value_(cls, value):
        """The single flags in a value, the lowest bit first."""
        for bit in _bits(value & cls._flag_mask_):
            yield cls._value2member_map_[bit]

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        """The single flags in a value in the order of their definition."""
        yield from sorted(cls._iter_member_by_value_(value), key=lambda one: one._sort_order_)

    @classmethod
    def _missing_(cls, value):
        """Make the combination with this value."""
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask, all_bits = cls._flag_mask_, cls._all_bits_
        negative = None
        unknown = not (~all_bits <= value <= all_bits) or value & (all_bits ^ mask)
        if unknown:
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n    given {_binary(value, width)}\n"
                                 f"  allowed {_binary(mask, width)}")
            if cls._boundary_ is CONFORM:
                value = value & mask
            elif cls._boundary_ is EJECT:
                return value
            elif value < 0:
                value = max(all_bits + 1, 2 ** value.bit_length()) + value
        if value < 0:
            negative = value
            value = all_bits + 1 + value
            if cls._boundary_ is not KEEP:
                value &= mask
            found = cls._value2member_map_.get(value)
            if found is not None:
                return found
        unknown = value & ~mask
        one = object.__new__(cls) if cls._member_type_ is object else cls._member_type_.__new__(cls, value)
        one._value_ = value
        names = [single._name_ for single in cls._iter_member_(value)]
        one._name_ = None
        if names:
            one._name_ = "|".join(names)
            unknown = value & ~cls._singles_mask_ if cls._boundary_ is KEEP else 0
            if unknown:
                one._name_ += f"|{cls._numeric_repr_(unknown)}"
        one._sort_order_ = None
        one = cls._value2member_map_.setdefault(value, one)
        return one

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return f"<{type(self).__name__}: {self._value_repr_()}>"
        return f"<{type(self).__name__}.{self._name_}: {self._value_repr_()}>"

    def __str__(self):
        if self._name_ is None:
            return f"{type(self).__name__}({self._value_!r})"
        return f"{type(self).__name__}.{self._name_}"

    def _bits_of(self, other):
        """The bits of the other operand, None if it is no partner."""
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return None

    def __or__(self, other):
        value = self._bits_of(other)
        return NotImplemented if value is None else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._bits_of(other)
        return NotImplemented if value is None else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._bits_of(other)
        return NotImplemented if value is None else self.__class__(self._value_ ^ value)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        if self._boundary_ is KEEP:
            return self.__class__(~self._value_)
        return self.__class__(self._singles_mask_ & ~self._value_)


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are integers too."""


def _bits(number):
    """The powers of two in a number, the lowest first."""
    if isinstance(number, Enum):
        number = number._value_
    if number < 0:
        raise ValueError(f"{number} is not a positive integer")
    while number:
        bit = number & -number
        yield bit
        number ^= bit


def _binary(number, width):
    """The bits of a number behind its sign bit: 0b0 0101."""
    sign = "1" if number < 0 else "0"
    return f"0b{sign} {number & (2 ** width - 1):0{width}b}"


def show_flag_values(value):
    return list(_bits(value))


def unique(enumeration):
    """A decorator that refuses aliases."""
    aliases = [f"{name} -> {one.name}" for name, one in enumeration.__members__.items() if name != one.name]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration


class EnumCheck(StrEnum):
    """What verify() can check."""
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """A decorator that checks an enumeration: verify(UNIQUE, CONTINUOUS)."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        is_flag = issubclass(enumeration, Flag)
        for check in self.checks:
            if check is UNIQUE:
                aliases = [f"{name} -> {one.name}" for name, one in enumeration.__members__.items() if name != one.name]
                if aliases:
                    raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")
            elif check is CONTINUOUS:
                values = {one.value for one in enumeration}
                if len(values) < 2:
                    continue
                low, high = min(values), max(values)
                if is_flag:
                    missing = [2 ** k for k in range(low.bit_length(), high.bit_length() - 1) if 2 ** k not in values]
                else:
                    missing = [k for k in range(low + 1, high) if k not in values]
                if missing:
                    kind = "flag" if is_flag else "enum"
                    raise ValueError(f"invalid {kind} {enumeration.__name__!r}: missing values {', '.join([str(k) for k in missing])}")
            elif check is NAMED_FLAGS:
                singles = {one._value_ for one in enumeration}
                bad, total = [], 0
                for name, alias in enumeration._member_map_.items():
                    if name in enumeration._member_names_ or alias.value < 0:
                        continue
                    missing = [bit for bit in _bits(alias.value) if bit not in singles]
                    if missing:
                        bad.append(name)
                        for bit in missing:
                            total |= bit
                if bad:
                    if len(bad) == 1:
                        what = f"alias {bad[0]} is missing"
                    else:
                        what = f"aliases {', '.join(bad[:-1])} and {bad[-1]} are missing"
                    how = f"value {total:#x}" if _is_single_bit(total) else f"combined values of {total:#x}"
                    raise ValueError(f"invalid Flag {enumeration.__name__!r}: {what} {how} "
                                     "[use enum.show_flag_values(value) for details]")
        return enumeration


def global_enum_repr(self):
    module = self.__class__.__module__.split(".")[-1]
    return f"{module}.{self._name_}"


def global_flag_repr(self):
    module = self.__class__.__module__.split(".")[-1]
    if self._name_ is None:
        return f"{module}.{self.__class__.__name__}({self._value_})"
    return "|".join([name if name[0].isdigit() else f"{module}.{name}" for name in self._name_.split("|")])


def global_str(self):
    return f"{self.__class__.__name__}({self._value_})" if self._name_ is None else self._name_


def global_enum(cls, update_str=False):
    """A decorator that makes the members global names of their module, and shows them so."""
    import sys
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    module = sys.modules[cls.__module__]
    for name, one in cls.__members__.items():
        setattr(module, name, one)
    return cls
