# Comparing many lists is one operation, in which a thread may hand over before each list: it comes to its end all the same.
rows = [[i * 7919 % 20011, i] for i in range(20000)]
ordered = sorted(rows)
print(ordered[0], ordered[-1], rows == [row[:] for row in rows])
rows.sort()
print(rows == ordered, max(rows), min(rows, key=lambda row: [row[1]]), [1, 2] in rows, rows.count([0, 0]))
rows.sort(key=lambda row: [-row[1]])
print(rows[0], len(sum(rows, [])))
