# Every function that draws gives each of its values: two dice, an order of three, two of four, one with a weight that rules one out.
# count: --random any --scale 201=1 | executions=36 endings=11 races=no
# count: --random any --scale 201=2 | executions=6 endings=6
# count: --random any --scale 201=3 | executions=12 endings=12
# count: --random any --scale 201=4 | executions=8 endings=8
# count: --random any --scale 201=5 | executions=8 endings=8
# count: --random any --scale 201=6 | executions=1 endings=1
import random

what = 201
if what == 1:
    print(random.randint(1, 6) + random.randint(1, 6))
elif what == 2:
    cards = ["a", "b", "c"]
    random.shuffle(cards)
    print(cards)
elif what == 3:
    print(random.sample(range(4), 2))
elif what == 4:
    print(random.choices("xyz", weights=[1, 0, 2], k=3))
elif what == 5:
    print(random.getrandbits(3))
else:
    random.seed(7)  # the program's own: the same numbers as ever
    print(random.randint(1, 6), random.Random("a").random())
