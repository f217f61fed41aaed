"""Abstract base classes: classes that say which methods their subclasses must define.

A class with methods left abstract cannot be instantiated: creating an object looks at __abstractmethods__, which ABCMeta keeps.
Unlike CPython's, isinstance() with an abstract class keeps no cache: a cache would be data that all threads share.
"""


def abstractmethod(function):
    """Mark a method that subclasses must define."""
    function.__isabstractmethod__ = True
    return function


class abstractclassmethod(classmethod):
    """A class method that subclasses must define; @classmethod over @abstractmethod says the same."""
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractstaticmethod(staticmethod):
    """A static method that subclasses must define; @staticmethod over @abstractmethod says the same."""
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractproperty(property):
    """A property that subclasses must define; @property over @abstractmethod says the same."""
    __isabstractmethod__ = True


def _is_abstract(value):
    if type(value) is property:
        return any([_is_abstract(function) for function in (value.fget, value.fset, value.fdel)])
    if type(value) in (classmethod, staticmethod):
        return _is_abstract(value.__func__)
    return getattr(value, "__isabstractmethod__", False)


def _found(cls, name):
    """What `name` is on the class, as it stands there."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]


def _abstract_names(cls, namespace):
    names = {name for name, value in namespace.items() if _is_abstract(value)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if _is_abstract(_found(cls, name)):
                names.add(name)
    return frozenset(names)


class ABCMeta(type):
    """The class of abstract base classes."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls, namespace)
        cls._abc_impl = []  # classes registered as subclasses
        return cls

    def register(cls, subclass):
        """Count `subclass` and its subclasses as subclasses of this class. Also a decorator."""
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        cls._abc_impl.append(subclass)
        return subclass

    def __instancecheck__(cls, instance):
        subclass = type(instance)
        if cls.__subclasscheck__(subclass):
            return True
        claimed = instance.__class__  # an object may say that it is of another class
        return claimed is not subclass and cls.__subclasscheck__(claimed)

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        answer = cls.__subclasshook__(subclass)
        if answer is not NotImplemented:
            return answer
        if cls in subclass.__mro__:
            return True
        for registered in cls._abc_impl:
            if issubclass(subclass, registered):
                return True
        for heir in type.__subclasses__(cls):
            if issubclass(subclass, heir):
                return True
        return False


def update_abstractmethods(cls):
    """Look again which methods of `cls` are abstract, after a decorator has added some."""
    if hasattr(cls, "__abstractmethods__"):
        cls.__abstractmethods__ = _abstract_names(cls, dict(cls.__dict__))
    return cls


def get_cache_token():
    """Nothing is cached, so nothing ever becomes outdated."""
    return 0


class ABC(metaclass=ABCMeta):
    """Inherit from this to make an abstract class."""
    __slots__ = ()
