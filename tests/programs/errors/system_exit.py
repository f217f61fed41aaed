# exit: 3
print("leaving")
raise SystemExit(3)
