# time: dates and their texts.
import time

moments = [0, 1, 86399, 951782400, 951868800, 1709164800, 1704067199.9, 1735689599, -1, -86401, 4102444800, 1230768000, 1293839999]
for m in moments:
    t = time.gmtime(m)
    print(m, tuple(t), time.asctime(t))
    print(time.strftime("%a %A %b %B %c %C %d %D %e %F %g %G %H %I %j %k %l %m %M %p %P %r %R %S %T %u %U %V %w %W %x %X %y %Y %% %h", t))
t = time.gmtime(1709164800)
print(t)
print(t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday, t.tm_isdst, t[0], len(t), t[:3], isinstance(t, tuple))
print(t == time.gmtime(1709164800), t < time.gmtime(1709164801), time.struct_time(range(9)), time.struct_time.n_fields)
for text, form in (("2024-02-29 12:34:56", "%Y-%m-%d %H:%M:%S"), ("01/02/99", "%m/%d/%y"), ("Mon Jan  5 2015", "%a %b %d %Y"), ("5 March 1999 3:07 PM", "%d %B %Y %I:%M %p"),
                   ("12 AM", "%I %p"), ("2024 060", "%Y %j"), ("Thu Feb 29 00:00:00 2024", "%c"), ("10:11", "%H:%M")):
    print(tuple(time.strptime(text, form)))
for text, form in (("x", "%Y"), ("2024-13-01", "%Y-%m-%d"), ("2024-01-01 z", "%Y-%m-%d"), ("2023-02-29", "%Y-%m-%d"), ("1", "%Q")):
    try:
        print(time.strptime(text, form))
    except ValueError as e:
        print("ValueError", e)
print(time.strptime("Tue Jan  2 03:04:05 2024"))
print(time.mktime((2024, 1, 1, 0, 0, 0, 0, 1, 0)) - time.mktime((2023, 12, 31, 0, 0, 0, 6, 365, 0)))
for bad in (lambda: time.strftime(5), lambda: time.asctime("x"), lambda: time.gmtime("x"), lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: time.struct_time((1, 2)),
            lambda: time.strftime("%Y", (2024, 13, 1, 0, 0, 0, 0, 1, 0))):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
a = time.monotonic()
b = time.perf_counter()
c = time.time()
time.sleep(0.01)
print(time.monotonic() - a >= 0.009, time.perf_counter() - b >= 0.009, time.time() - c >= 0.005, time.time_ns() > 10 ** 18, type(time.perf_counter_ns()))
print(time.strftime("%Y") == str(time.localtime().tm_year), len(time.ctime()), time.process_time() >= 0, time.thread_time() >= 0)
