"""Reads the arguments of a program, and tells about them."""

import os
import sys

__all__ = ["ArgumentParser", "ArgumentError", "ArgumentTypeError", "BooleanOptionalAction", "HelpFormatter",
           "ArgumentDefaultsHelpFormatter", "RawDescriptionHelpFormatter", "RawTextHelpFormatter", "MetavarTypeHelpFormatter", "Namespace",
           "Action", "ONE_OR_MORE", "OPTIONAL", "PARSER", "REMAINDER", "SUPPRESS", "ZERO_OR_MORE"]

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = _argument_name(argument)
        self.message = message

    def __str__(self):
        if self.argument_name is None:
            return f"{self.message}"
        return f"argument {self.argument_name}: {self.message}"


class ArgumentTypeError(Exception):
    pass


def _argument_name(action):
    if action is None:
        return None
    if action.option_strings:
        return "/".join(action.option_strings)
    if action.metavar not in (None, SUPPRESS):
        return action.metavar
    if action.dest not in (None, SUPPRESS):
        return action.dest
    if action.choices:
        return "{" + ",".join(action.choices) + "}"
    return None


class Namespace:
    def __init__(self, **kwargs):
        for name in kwargs:
            setattr(self, name, kwargs[name])

    def __eq__(self, other):
        if not isinstance(other, Namespace):
            return NotImplemented
        return vars(self) == vars(other)

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        plain, others = [], {}
        for name, value in self.__dict__.items():
            if name.isidentifier():
                plain.append(f"{name}={value!r}")
            else:
                others[name] = value
        if others:
            plain.append(f"**{others!r}")
        return f"{type(self).__name__}({', '.join(plain)})"


# What is done with an argument.

class Action:
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None, required=False, help=None,
                 metavar=None):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar

    def format_usage(self):
        return self.option_strings[0]

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")


class _Store(Action):
    def __init__(self, option_strings, dest, nargs=None, **options):
        if nargs == 0:
            raise ValueError("nargs for store actions must be != 0; if you have nothing to store, actions such as store true or store "
                             "const may be more appropriate")
        super().__init__(option_strings, dest, nargs=nargs, **options)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConst(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        super().__init__(option_strings, dest, nargs=0, const=const, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrue(_StoreConst):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, const=True, default=default, required=required, help=help)


class _StoreFalse(_StoreConst):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, const=False, default=default, required=required, help=help)


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, type=None, choices=None, required=False, help=None, metavar=None):
        both = []
        for option in option_strings:
            both.append(option)
            if option.startswith("--"):
                both.append("--no-" + option[2:])
        if help is not None and default is not None and default is not SUPPRESS:
            help += " (default: %(default)s)"
        super().__init__(both, dest, nargs=0, default=default, type=type, choices=choices, required=required, help=help, metavar=metavar)

    def format_usage(self):
        return " | ".join(self.option_strings)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))


class _Append(_Store):
    def __call__(self, parser, namespace, values, option_string=None):
        items = getattr(namespace, self.dest, None)
        setattr(namespace, self.dest, (list(items) if items is not None else []) + [values])


class _AppendConst(_StoreConst):
    def __call__(self, parser, namespace, values, option_string=None):
        items = getattr(namespace, self.dest, None)
        setattr(namespace, self.dest, (list(items) if items is not None else []) + [self.const])


class _Extend(_Store):
    def __call__(self, parser, namespace, values, option_string=None):
        items = getattr(namespace, self.dest, None)
        setattr(namespace, self.dest, (list(items) if items is not None else []) + list(values))


class _Count(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        super().__init__(option_strings, dest, nargs=0, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _Help(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        super().__init__(option_strings, dest, nargs=0, default=default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _Version(Action):
    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS, help="show program's version number and exit"):
        super().__init__(option_strings, dest, nargs=0, default=default, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        version = self.version if self.version is not None else parser.version
        sys.stdout.write(version % {"prog": parser.prog} + "\n")
        parser.exit()


class _SubParsers(Action):
    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None):
        self._prog_prefix = prog
        self._parser_class = parser_class
        self._name_parser_map = {}
        self._shown = []   # one action a parser, for the help
        super().__init__(option_strings, dest, nargs=PARSER, choices=self._name_parser_map, required=required, help=help, metavar=metavar)

    def add_parser(self, name, *, help=None, aliases=(), **kwargs):
        kwargs.setdefault("prog", f"{self._prog_prefix} {name}")
        if help is not None:
            label = f"{name} ({', '.join(aliases)})" if aliases else name
            self._shown.append(Action([], label, help=help, metavar=label))
        parser = self._parser_class(**kwargs)
        self._name_parser_map[name] = parser
        for alias in aliases:
            self._name_parser_map[alias] = parser
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name, rest = values[0], values[1:]
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        if name not in self._name_parser_map:
            choices = ", ".join(self._name_parser_map)
            raise ArgumentError(self, f"unknown parser {name!r} (choices: {choices})")
        inner, extras = self._name_parser_map[name].parse_known_args(rest, None)
        for key, value in vars(inner).items():
            setattr(namespace, key, value)
        if extras:
            namespace.__dict__.setdefault(_EXTRAS, []).extend(extras)


_EXTRAS = "_unrecognized_args"

_ACTIONS = {None: _Store, "store": _Store, "store_const": _StoreConst, "store_true": _StoreTrue, "store_false": _StoreFalse,
            "append": _Append, "append_const": _AppendConst, "extend": _Extend, "count": _Count, "help": _Help, "version": _Version,
            "parsers": _SubParsers}


# The texts of usage and help.

class HelpFormatter:
    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        self._prog = prog
        self._width = _terminal_width() - 2 if width is None else width
        self._max_help_position = min(max_help_position, max(self._width - 20, indent_increment * 2))

    # What the variants below replace.

    def _fill_text(self, text, width, indent):
        import textwrap
        return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent)

    def _split_lines(self, text, width):
        import textwrap
        return textwrap.wrap(" ".join(text.split()), width)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest

    # Parts.

    def metavar(self, action):
        "The name of an argument's value, as often as the format needs it."
        if action.metavar is not None:
            name = action.metavar
        elif action.choices is not None:
            name = "{" + ",".join(str(choice) for choice in action.choices) + "}"
        elif action.option_strings:
            name = self._get_default_metavar_for_optional(action)
        else:
            name = self._get_default_metavar_for_positional(action)
        return lambda number: name if isinstance(name, tuple) else (name,) * number

    def arguments(self, action):
        name = self.metavar(action)
        nargs = action.nargs
        if nargs is None:
            return "%s" % name(1)
        if nargs == OPTIONAL:
            return "[%s]" % name(1)
        if nargs == ZERO_OR_MORE:
            names = name(1)
            return "[%s [%s ...]]" % names if len(names) == 2 else "[%s ...]" % names
        if nargs == ONE_OR_MORE:
            return "%s [%s ...]" % name(2)
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return "%s ..." % name(1)
        if nargs == SUPPRESS:
            return ""
        return " ".join(name(nargs))

    def invocation(self, action):
        if not action.option_strings:
            return " ".join(self.metavar(action)(1))
        if action.nargs == 0:
            return ", ".join(action.option_strings)
        arguments = self.arguments(action)
        return ", ".join(f"{option} {arguments}" for option in action.option_strings)

    def usage(self, usage, actions, groups, prefix="usage: "):
        if usage is not None:
            return prefix + usage % {"prog": self._prog} + "\n\n"
        if not actions:
            return f"{prefix}{self._prog}\n\n"
        options = [action for action in actions if action.option_strings]
        positionals = [action for action in actions if not action.option_strings]
        option_parts, positional_parts = self._parts(options, groups), self._parts(positionals, groups)
        text = " ".join([self._prog] + option_parts + positional_parts)
        width = self._width
        if len(prefix) + len(text) > width:
            text = self._wrapped(prefix, option_parts, positional_parts)
        return f"{prefix}{text}\n\n"

    def _parts(self, actions, groups):
        parts = []
        done = set()
        for action in actions:
            if id(action) in done or action.help is SUPPRESS:
                continue
            group = next((group for group in groups if action in group._group_actions), None)
            if group is not None and all(member in actions for member in group._group_actions):
                shown = [member for member in group._group_actions if member.help is not SUPPRESS]
                done.update(id(member) for member in shown)
                texts = [self._part(member, True) for member in shown]
                if len(texts) > 1 or not group.required:
                    # The alternatives stay apart when a long usage is broken into lines.
                    marks = "()" if group.required else "[]"
                    texts[0] = marks[0] + texts[0]
                    texts[-1] += marks[1]
                parts.extend(text + " |" if index < len(texts) - 1 else text for index, text in enumerate(texts))
            else:
                parts.append(self._part(action, False))
        return [part for part in parts if part]

    def _part(self, action, in_group):
        if not action.option_strings:
            part = self.arguments(action)
            if in_group and part.startswith("[") and part.endswith("]"):
                part = part[1:-1]
            return part
        if action.nargs == 0:
            part = action.format_usage()
        else:
            part = f"{action.option_strings[0]} {self.arguments(action)}"
        return part if action.required or in_group else f"[{part}]"

    def _wrapped(self, prefix, options, positionals):
        width = self._width

        def lines(parts, indent, first_length):
            result, line, length = [], [], first_length - 1
            for part in parts:
                if length + 1 + len(part) > width and line:
                    result.append(indent + " ".join(line))
                    line, length = [], len(indent) - 1
                line.append(part)
                length += len(part) + 1
            if line:
                result.append(indent + " ".join(line))
            return result
        if len(prefix) + len(self._prog) <= 0.75 * width:
            indent = " " * (len(prefix) + len(self._prog) + 1)
            if options:
                result = lines([self._prog] + options, indent, len(prefix))
                result[0] = result[0][len(indent):]
                result.extend(lines(positionals, indent, len(indent)))
            elif positionals:
                result = lines([self._prog] + positionals, indent, len(prefix))
                result[0] = result[0][len(indent):]
            else:
                result = [self._prog]
        else:
            indent = " " * len(prefix)
            result = lines(options + positionals, indent, len(indent))
            if len(result) > 1:
                result = lines(options, indent, len(indent)) + lines(positionals, indent, len(indent))
            result = [self._prog] + result
        return "\n".join(result)

    def text(self, text):
        if "%(prog)" in text:
            text = text % {"prog": self._prog}
        return self._fill_text(text, max(self._width, 11), "") + "\n\n"

    def expanded_help(self, action):
        params = {key: value for key, value in vars(action).items() if value is not SUPPRESS}
        params["prog"] = self._prog
        for name, value in params.items():
            if hasattr(value, "__name__"):
                params[name] = value.__name__
        if params.get("choices") is not None:
            params["choices"] = ", ".join(str(choice) for choice in params["choices"])
        return self._get_help_string(action) % params

    def action(self, action, indent, help_position):
        "The lines of one argument: how it is written, and beside it, or below if that is long, its help."
        invocation = self.invocation(action)
        start = " " * indent
        if not action.help:
            return f"{start}{invocation}\n"
        width = max(self._width - help_position, 11)
        room = help_position - indent - 2
        lines = self._split_lines(self.expanded_help(action), width) if action.help.strip() else []
        if len(invocation) <= room:
            first = f"{start}{invocation:<{room}}  "
        else:
            first = f"{start}{invocation}\n" + " " * help_position
        if not lines:
            return first.rstrip() + "\n"
        return first + ("\n" + " " * help_position).join(lines) + "\n"


def _terminal_width():
    columns = os.environ.get("COLUMNS")
    return int(columns) if columns and columns.isdecimal() else 80


class RawDescriptionHelpFormatter(HelpFormatter):
    def _fill_text(self, text, width, indent):
        return "".join(indent + line for line in text.splitlines(True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    def _get_help_string(self, action):
        text = action.help or ""
        if "%(default)" not in text and action.default is not SUPPRESS:
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                text += " (default: %(default)s)"
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__


# Parsers and groups of arguments.

class _Container:
    """Something to which arguments are added; they all end in the parser's list."""

    def __init__(self, parser, title, description):
        self._parser = parser
        self.title = title
        self.description = description
        self._group_actions = []
        self._defaults = {}

    def add_argument(self, *args, **kwargs):
        parser = self._parser
        prefixes = parser.prefix_chars
        if not args or (len(args) == 1 and args[0][0] not in prefixes):
            if args and "dest" in kwargs:
                raise ValueError("dest supplied twice for positional argument")
            options = _positional_options(*args, **kwargs)
        else:
            options = _option_options(prefixes, *args, **kwargs)
        if "default" not in options:
            dest = options["dest"]
            if dest in parser._defaults:
                options["default"] = parser._defaults[dest]
            elif parser.argument_default is not None:
                options["default"] = parser.argument_default
        kind = options.pop("action", None)
        if isinstance(kind, str) or kind is None:
            if kind not in _ACTIONS:
                raise ValueError(f'unknown action "{kind}"')
            kind = _ACTIONS[kind]
        if not callable(kind):
            raise ValueError(f'unknown action "{kind}"')
        action = kind(**options)
        if action.type is not None and not callable(action.type):
            raise ValueError(f"{action.type!r} is not callable")
        parser._check_conflicts(action)
        return self._add_action(action)

    def _add_action(self, action):
        self._parser._actions.append(action)
        for option in action.option_strings:
            self._parser._option_string_actions[option] = action
        self._group_actions.append(action)
        return action


class _ArgumentGroup(_Container):
    def add_mutually_exclusive_group(self, *, required=False):
        group = _MutuallyExclusiveGroup(self._parser, self, required)
        self._parser._mutually_exclusive_groups.append(group)
        return group


class _MutuallyExclusiveGroup(_Container):
    def __init__(self, parser, container, required):
        super().__init__(parser, None, None)
        self.required = required
        self._container = container

    def _add_action(self, action):
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        if self._container is self._parser:
            (self._parser._optionals if action.option_strings else self._parser._positionals)._add_action(action)
        else:
            self._container._add_action(action)
        self._group_actions.append(action)
        return action


def _positional_options(dest=None, **kwargs):
    if "required" in kwargs:
        raise TypeError("'required' is an invalid argument for positionals")
    nargs = kwargs.get("nargs")
    if nargs not in (OPTIONAL, ZERO_OR_MORE):
        kwargs["required"] = True
    if nargs == ZERO_OR_MORE and "default" not in kwargs:
        kwargs["required"] = True
    return dict(kwargs, dest=dest, option_strings=[])


def _option_options(prefixes, *args, **kwargs):
    for option in args:
        if option[0] not in prefixes:
            raise ValueError(f"invalid option string {option!r}: must start with a character {prefixes!r}")
    dest = kwargs.pop("dest", None)
    if dest is None:
        long_ones = [option for option in args if len(option) > 1 and option[1] in prefixes]
        dest = (long_ones or args)[0].lstrip(prefixes)
        if not dest:
            raise ValueError(f"dest= is required for options like {args[0]!r}")
        dest = dest.replace("-", "_")
    return dict(kwargs, dest=dest, option_strings=list(args))


class ArgumentParser(_Container):
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter, prefix_chars="-",
                 fromfile_prefix_chars=None, argument_default=None, conflict_handler="error", add_help=True, allow_abbrev=True,
                 exit_on_error=True):
        super().__init__(self, None, description)
        self.prog = prog if prog is not None else sys.argv[0].rpartition("/")[2]
        self.usage = usage
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.prefix_chars = prefix_chars
        self.argument_default = argument_default
        self.conflict_handler = conflict_handler
        self.add_help = add_help
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self._actions = []
        self._option_string_actions = {}
        self._mutually_exclusive_groups = []
        self._positionals = _ArgumentGroup(self, "positional arguments", None)
        self._optionals = _ArgumentGroup(self, "options", None)
        self._action_groups = [self._positionals, self._optionals]
        self._subparsers = None
        if add_help:
            self._optionals.add_argument("-h", "--help", action="help", default=SUPPRESS, help="show this help message and exit")
        for parent in parents:
            for group in parent._action_groups:
                own = next((one for one in self._action_groups if one.title == group.title), None)
                if own is None:
                    own = self.add_argument_group(group.title, group.description)
                for action in group._group_actions:
                    own._add_action(action)
            self._mutually_exclusive_groups.extend(parent._mutually_exclusive_groups)
            self._defaults.update(parent._defaults)

    # Building.

    def _add_action(self, action):
        return (self._optionals if action.option_strings else self._positionals)._add_action(action)

    def _check_conflicts(self, action):
        taken = [option for option in action.option_strings if option in self._option_string_actions]
        if not taken:
            return
        if self.conflict_handler == "error":
            raise ArgumentError(action, f"conflicting option string{'s' if len(taken) > 1 else ''}: {', '.join(taken)}")
        for option in taken:
            other = self._option_string_actions.pop(option)
            other.option_strings.remove(option)

    def add_argument_group(self, title=None, description=None):
        group = _ArgumentGroup(self, title, description)
        self._action_groups.append(group)
        return group

    def add_mutually_exclusive_group(self, *, required=False):
        group = _MutuallyExclusiveGroup(self, self, required)
        self._mutually_exclusive_groups.append(group)
        return group

    def add_subparsers(self, *, title=None, description=None, prog=None, parser_class=None, dest=SUPPRESS, required=False, help=None,
                       metavar=None):
        if self._subparsers is not None:
            self.error("cannot have multiple subparser arguments")
        if title is not None or description is not None:
            self._subparsers = self.add_argument_group("subcommands" if title is None else title, description)
        else:
            self._subparsers = self._positionals
        if prog is None:
            positionals = [action for action in self._actions if not action.option_strings]
            formatter = self.formatter_class(prog=self.prog)
            prog = formatter.usage(self.usage, positionals, self._mutually_exclusive_groups, "").strip()
        action = _SubParsers([], prog, parser_class or type(self), dest, required, help, metavar)
        return self._subparsers._add_action(action)

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)
        for action in self._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    # Parsing.

    def parse_args(self, args=None, namespace=None):
        namespace, extras = self.parse_known_args(args, namespace)
        if extras:
            self.error("unrecognized arguments: " + " ".join(extras))
        return namespace

    def parse_known_args(self, args=None, namespace=None):
        args = sys.argv[1:] if args is None else list(args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if action.dest is not SUPPRESS and not hasattr(namespace, action.dest) and action.default is not SUPPRESS:
                setattr(namespace, action.dest, action.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        if not self.exit_on_error:
            return self._parse(args, namespace)
        try:
            return self._parse(args, namespace)
        except ArgumentError as problem:
            self.error(str(problem))

    def _parse(self, args, namespace):
        extras = _Parsing(self, args, namespace).run()
        more = namespace.__dict__.pop(_EXTRAS, None)
        if more:
            extras.extend(more)
        return namespace, extras

    def _option(self, argument):
        """What an argument is as an option: None (it is none), or (action or None, how it was written, value after = or None)."""
        if not argument or argument[0] not in self.prefix_chars:
            return None
        if argument in self._option_string_actions:
            return self._option_string_actions[argument], argument, None
        if len(argument) == 1:
            return None
        if "=" in argument:
            option, _, value = argument.partition("=")
            if option in self._option_string_actions:
                return self._option_string_actions[option], option, value
        found = self._abbreviated(argument)
        if len(found) > 1:
            names = ", ".join(option for _, option, _ in found)
            self.error(f"ambiguous option: {argument} could match {names}")
        if found:
            return found[0]
        if _is_negative_number(argument) and not any(_is_negative_number(option) for option in self._option_string_actions):
            return None
        if " " in argument:
            return None
        return None, argument, None

    def _abbreviated(self, argument):
        prefixes = self.prefix_chars
        found = []
        if argument[1] in prefixes:
            if self.allow_abbrev:
                start, equals, value = argument.partition("=")
                for option, action in self._option_string_actions.items():
                    if option.startswith(start):
                        found.append((action, option, value if equals else None))
        else:
            short, value = argument[:2], argument[2:]
            for option, action in self._option_string_actions.items():
                if option == short:
                    found.append((action, option, value))
                elif option.startswith(argument):
                    found.append((action, option, None))
        return found

    def _value(self, action, text):
        if action.type is None:
            return text
        name = getattr(action.type, "__name__", repr(action.type))
        try:
            return action.type(text)
        except ArgumentTypeError as problem:
            raise ArgumentError(action, str(problem))
        except (TypeError, ValueError):
            raise ArgumentError(action, f"invalid {name} value: {text!r}")

    def _check_choice(self, action, value):
        if action.choices is not None and value not in action.choices:
            choices = ", ".join(repr(choice) for choice in action.choices)
            raise ArgumentError(action, f"invalid choice: {value!r} (choose from {choices})")

    def _values(self, action, texts):
        if action.nargs not in (PARSER, REMAINDER) and "--" in texts:
            texts = list(texts)
            texts.remove("--")
        if not texts and action.nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str):
                value = self._value(action, value)
                self._check_choice(action, value)
            return value
        if not texts and action.nargs == ZERO_OR_MORE and not action.option_strings:
            value = action.default if action.default is not None else list(texts)
            if action.default is not None:
                self._check_choice(action, value)
            return value
        if len(texts) == 1 and action.nargs in (None, OPTIONAL):
            value = self._value(action, texts[0])
            self._check_choice(action, value)
            return value
        if action.nargs == REMAINDER:
            return [self._value(action, text) for text in texts]
        if action.nargs == PARSER:
            values = [self._value(action, text) for text in texts]
            self._check_choice(action, values[0])
            return values
        values = [self._value(action, text) for text in texts]
        for value in values:
            self._check_choice(action, value)
        return values

    # Telling.

    def _formatter(self):
        return self.formatter_class(prog=self.prog)

    def format_usage(self):
        return self._formatter().usage(self.usage, self._actions, self._mutually_exclusive_groups).rstrip("\n") + "\n"

    def format_help(self):
        formatter = self._formatter()
        shown = [(action, indent) for group in self._action_groups for action, indent in _shown_actions(group)]
        longest = max([len(formatter.invocation(action)) + indent for action, indent in shown], default=0)
        position = min(longest + 2, formatter._max_help_position)
        parts = [formatter.usage(self.usage, self._actions, self._mutually_exclusive_groups)]
        if self.description:
            parts.append(formatter.text(self.description))
        for group in self._action_groups:
            inside = "".join(formatter.action(action, indent, position) for action, indent in _shown_actions(group))
            text = ""
            if group.description:
                text = formatter._fill_text(group.description, max(formatter._width - 2, 11), "  ") + "\n\n"
            if inside or text:
                title = f"{group.title}:\n" if group.title is not None else ""
                parts.append(title + text + inside + "\n")
        if self.epilog:
            parts.append(formatter.text(self.epilog))
        text = "".join(parts)
        while "\n\n\n" in text:
            text = text.replace("\n\n\n", "\n\n")
        return text.strip("\n") + "\n"

    def print_usage(self, file=None):
        (sys.stdout if file is None else file).write(self.format_usage())

    def print_help(self, file=None):
        (sys.stdout if file is None else file).write(self.format_help())

    def exit(self, status=0, message=None):
        if message:
            sys.stderr.write(message)
        sys.exit(status)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n")

    def __repr__(self):
        return (f"ArgumentParser(prog={self.prog!r}, usage={self.usage!r}, description={self.description!r}, "
                f"formatter_class={self.formatter_class!r}, conflict_handler={self.conflict_handler!r}, add_help={self.add_help!r})")


def _shown_actions(group):
    for action in group._group_actions:
        if action.help is SUPPRESS:
            continue
        yield action, 2
        for inner in getattr(action, "_shown", ()):
            yield inner, 4


def _is_negative_number(text):
    rest = text[1:]
    whole, dot, fraction = rest.partition(".")
    if text[:1] != "-" or not rest:
        return False
    return whole.isdecimal() and not dot or bool(dot) and fraction.isdecimal() and (not whole or whole.isdecimal())


class _Parsing:
    """One reading of a list of arguments."""

    def __init__(self, parser, args, namespace):
        self.parser = parser
        self.args = args
        self.namespace = namespace
        self.extras = []
        self.seen = set()       # ids of actions that were given
        self.given = []         # actions that were given a value, for mutually exclusive groups
        self.positionals = [action for action in parser._actions if not action.option_strings]
        # An option's place holds what it is; other places None. After "--" nothing is an option.
        self.options = []
        for index, argument in enumerate(args):
            if argument == "--":
                self.options.extend([None] * (len(args) - index))
                break
            self.options.append(parser._option(argument))

    def run(self):
        at = 0
        last = max([index for index, option in enumerate(self.options) if option is not None], default=-1)
        while at <= last:
            following = next(index for index in range(at, len(self.args)) if self.options[index] is not None)
            if at != following:
                stop = self.take_positionals(at)
                if stop > at:
                    at = stop
                    continue
            if self.options[at] is None:
                self.extras.extend(self.args[at:following])
                at = following
            at = self.take_option(at)
        stop = self.take_positionals(at)
        self.extras.extend(self.args[stop:])
        self.finish()
        return self.extras

    def plain_after(self, at):
        "How many arguments from there on are no options; of these, which place holds --."
        end = at
        while end < len(self.args) and self.options[end] is None:
            end += 1
        return end - at

    def fitting(self, nargs, available):
        "(least, most) arguments that an action takes of those available."
        if nargs is None:
            return 1, 1
        if nargs == OPTIONAL:
            return 0, 1
        if nargs == ZERO_OR_MORE:
            return 0, available
        if nargs == ONE_OR_MORE:
            return 1, available
        if nargs == REMAINDER:
            return 0, available
        if nargs == PARSER:
            return 1, available
        if nargs == SUPPRESS:
            return 0, 0
        return nargs, nargs

    def take_option(self, at):
        action, written, value = self.options[at]
        if action is None:
            self.extras.append(self.args[at])
            return at + 1
        if value is not None:
            return self.take_option_with_value(at, action, written, value)
        available = self.available(at + 1, action.nargs)
        least, most = self.fitting(action.nargs, available)
        if available < least:
            raise ArgumentError(action, _expected(action.nargs))
        stop = at + 1 + min(most, available)
        self.use(action, self.args[at + 1:stop], written)
        return stop

    def take_option_with_value(self, at, action, written, value):
        "--name=value, -nvalue, or several options of one letter, -abc."
        parser = self.parser
        while True:
            least, most = self.fitting(action.nargs, 1)
            if least <= 1 and most >= 1:
                self.use(action, [value], written)
                return at + 1
            one_letter = written[1] not in parser.prefix_chars and action.nargs == 0 and value != ""
            if not one_letter or self.args[at].startswith(written + "="):
                raise ArgumentError(action, f"ignored explicit argument {value!r}")
            self.use(action, [], written)
            written = written[0] + value[0]
            rest = value[1:]
            if written not in parser._option_string_actions:
                raise ArgumentError(action, f"ignored explicit argument {value!r}")
            action = parser._option_string_actions[written]
            if rest:
                value = rest[1:] if rest[0] == "=" and action.nargs != 0 else rest
                continue
            available = self.available(at + 1, action.nargs)
            least, most = self.fitting(action.nargs, available)
            if available < least:
                raise ArgumentError(action, _expected(action.nargs))
            stop = at + 1 + min(most, available)
            self.use(action, self.args[at + 1:stop], written)
            return stop

    def available(self, at, nargs):
        if nargs in (REMAINDER, PARSER):
            return len(self.args) - at
        count = self.plain_after(at)
        return self.args.index("--", at) - at if "--" in self.args[at:at + count] else count

    def take_positionals(self, at):
        "Gives the plain arguments from there on to as many positionals as they are enough for."
        plain = self.plain_after(at)
        # "--" itself is not counted, but goes with the arguments that follow it.
        separators = [index for index in range(at, at + plain) if self.args[index] == "--"][:1]
        counted = plain - len(separators)
        chosen = list(self.positionals)
        while chosen:
            least = [self.fitting(action.nargs, counted)[0] for action in chosen]
            if sum(least) <= counted:
                break
            chosen.pop()
        left = counted
        for index, action in enumerate(chosen):
            needed_after = sum(self.fitting(other.nargs, 0)[0] for other in chosen[index + 1:])
            if action.nargs in (PARSER, REMAINDER):
                stop = len(self.args)
            else:
                most = self.fitting(action.nargs, left)[1]
                count = min(most, left - needed_after)
                left -= count
                stop = at
                while stop < len(self.args) and (count or stop in separators):
                    if stop not in separators:
                        count -= 1
                    stop += 1
            texts = self.args[at:stop]
            at = stop
            self.use(action, texts, None)
        self.positionals = self.positionals[len(chosen):]
        return at

    def use(self, action, texts, written):
        parser = self.parser
        self.seen.add(id(action))
        values = parser._values(action, texts) if action.nargs != 0 else []
        if values is not action.default or (action.nargs not in (OPTIONAL, ZERO_OR_MORE) and texts):
            for group in parser._mutually_exclusive_groups:
                if action in group._group_actions:
                    for other in self.given:
                        if other is not action and other in group._group_actions:
                            raise ArgumentError(action, f"not allowed with argument {_argument_name(other)}")
            self.given.append(action)
        if values is not SUPPRESS:
            action(parser, self.namespace, values, written)

    def finish(self):
        parser = self.parser
        missing = []
        for action in parser._actions:
            if id(action) in self.seen:
                continue
            if action.required:
                missing.append(_argument_name(action))
            elif isinstance(action.default, str) and hasattr(self.namespace, action.dest) \
                    and getattr(self.namespace, action.dest) is action.default:
                setattr(self.namespace, action.dest, parser._value(action, action.default))
        if missing:
            parser.error("the following arguments are required: " + ", ".join(missing))
        for group in parser._mutually_exclusive_groups:
            if group.required and not any(action in self.given for action in group._group_actions):
                names = [_argument_name(action) for action in group._group_actions if action.help is not SUPPRESS]
                parser.error(f"one of the arguments {' '.join(names)} is required")


def _expected(nargs):
    if nargs is None:
        return "expected one argument"
    if nargs == OPTIONAL:
        return "expected at most one argument"
    if nargs == ONE_OR_MORE:
        return "expected at least one argument"
    return f"expected {nargs} argument{'' if nargs == 1 else 's'}"
