# Arguments: what is read, what the help and the errors say.
import argparse, sys, io, contextlib
def mk():
    p = argparse.ArgumentParser(prog="prog", description="A program that does something with very many words in its description so that it wraps around the line.", epilog="the end")
    p.add_argument("file", help="the file"); p.add_argument("rest", nargs="*", type=int, help="numbers")
    p.add_argument("-n", "--number", type=int, default=3, metavar="N", help="how many (default: %(default)s)")
    p.add_argument("-v", "--verbose", action="count", default=0); p.add_argument("-q", action="store_true", help="quiet")
    p.add_argument("--mode", choices=["a","b"], default="a", help="mode of things"); p.add_argument("--xs", nargs="+"); p.add_argument("--opt", nargs="?", const="C")
    p.add_argument("--app", action="append"); p.add_argument("--pair", nargs=2, metavar=("X","Y"))
    p.add_argument("--a-very-long-option-name", help="explanation that is long enough to be wrapped because it has many words in it, really many")
    g = p.add_mutually_exclusive_group(); g.add_argument("--on", action="store_true"); g.add_argument("--off", action="store_true")
    p.add_argument("--flag", action=argparse.BooleanOptionalAction); p.add_argument("--version", action="version", version="%(prog)s 1.0")
    return p
def mk2():
    p = argparse.ArgumentParser(prog="git", formatter_class=argparse.ArgumentDefaultsHelpFormatter); p.add_argument("--dir", default=".", help="directory")
    s = p.add_subparsers(dest="cmd", required=True, help="sub help"); a = s.add_parser("add", help="add help", aliases=["a"]); a.add_argument("paths", nargs="+"); a.set_defaults(fn="add")
    c = s.add_parser("commit", help="commit help"); c.add_argument("-m", required=True); return p
def mk3():
    p = argparse.ArgumentParser(prog="p3"); p.add_argument("a"); p.add_argument("b", nargs="?", default="B"); p.add_argument("c", nargs="+", type=float)
    g=p.add_argument_group("grp","desc of group"); g.add_argument("--req", required=True); m = p.add_mutually_exclusive_group(required=True); m.add_argument("-x"); m.add_argument("-y"); return p
def mk4():
    p = argparse.ArgumentParser(prog="p4", add_help=False); p.add_argument("--level", "-l", type=int, choices=range(3)); p.add_argument("cmd"); p.add_argument("args", nargs=argparse.REMAINDER); return p
runs = [(mk,["f"]),(mk,["f","1","2","-n","5","-vvq"]),(mk,["f","-n5","--num=7"]),(mk,[]),(mk,["f","x"]),(mk,["f","-n","x"]),(mk,["f","--mode","c"]),(mk,["f","--bogus"]),(mk,["-h"]),(mk,["--version"]),
 (mk,["--xs","a","b","--","f","1"]),(mk,["f","--opt"]),(mk,["f","--opt","z","--app","1","--app=2"]),(mk,["f","--pair","1"]),(mk,["f","--pair","1","2","--no-flag"]),(mk,["f","--on","--off"]),(mk,["f","--v"]),(mk,["f","--xs"]),(mk,["-1"]),(mk,["f","-5","6"]),(mk,["f","-n"]),(mk,["f","--on=3"]),(mk,["1","2","-q","3"]),(mk,["-qn4","f"]),
 (mk2,["-h"]),(mk2,["add","-h"]),(mk2,[]),(mk2,["add","x","y"]),(mk2,["a","x"]),(mk2,["commit"]),(mk2,["commit","-m","hi"]),(mk2,["zzz"]),(mk2,["add","x","--zz"]),(mk2,["--dir","d","add","q"]),
 (mk3,["1","2","--req","r","-x","1"]),(mk3,["1","2","3","4","--req","r","-y","1"]),(mk3,["1","2","--req","r"]),(mk3,["-h"]),(mk3,["1"]),(mk3,["1","2","-x","1","-y","2","--req","1"]),
 (mk4,["run","-l","1","--foo"]),(mk4,["-l","5","run"]),(mk4,["-l","2","run","--","x"]),(mk4,["-h"])]
for f,a in runs:
    o=io.StringIO()
    with contextlib.redirect_stdout(o), contextlib.redirect_stderr(o):
        try: r=f().parse_args(a)
        except SystemExit as e: r=("exit",e.code)
    print(a, r, o.getvalue(), sep="\n")
print(mk().parse_known_args(["f","--zz","1"])); print(mk().format_usage())
