# A grandchild notices that its parent has been ended, and goes on under the first process.
import multiprocessing as mp, time
def report(w):
    p = mp.parent_process()
    w.send("alive" if p.is_alive() else "not alive")
    p.join(timeout=20)
    w.send("alive" if p.is_alive() else "not alive")
def child(w):
    p = mp.Process(target=report, args=(w,))
    p.start()
    time.sleep(300)
if __name__ == "__main__":
    r, w = mp.Pipe(False)
    p = mp.Process(target=child, args=(w,))
    p.start()
    print(r.recv())
    p.terminate()
    p.join()
    print(r.recv(), p.exitcode)
