"""The reference of the archive's reading: SQLite with a row a sample. Prints the median of reading 24 h of one series, ms."""
import os, sqlite3, statistics, sys, tempfile, time

SERIES, POINTS, EVERY = 20, 17_280, 5_000
with tempfile.TemporaryDirectory(dir=sys.argv[1]) as folder:
    base = sqlite3.connect(os.path.join(folder, "samples.db"))
    base.execute("create table samples (series integer, t integer, v real, primary key (series, t)) without rowid")
    with base:
        base.executemany(
            "insert into samples values (?, ?, ?)",
            ((s, i * EVERY, (s * 7919 + i * 31) % 1000 / 1000) for s in range(SERIES) for i in range(POINTS)),
        )
    taken = []
    for run in range(21):
        start = time.perf_counter()
        rows = base.execute("select t, v from samples where series = ? order by t", (run % SERIES,)).fetchall()
        taken.append((time.perf_counter() - start) * 1000)
        assert len(rows) == POINTS
    base.close()
    print(statistics.median(taken))
