"""Block, compare and score in DuckDB: in-duckdb.py PEOPLE.csv STATEMENTS.sql OUT.csv THREADS MEMORY. Prints seconds by phase as JSON. PEOPLE in the common columns."""
import json, sys, time
import duckdb

people, statements, out, threads, memory = sys.argv[1:6]
con = duckdb.connect()
con.execute(f"set threads to {threads}")
con.execute(f"set memory_limit = '{memory}'")
began = time.time()
con.execute(f"create table people as select row_number() over () as n, * from read_csv('{people}', header = true, all_varchar = true, nullstr = '')")
read = time.time()
block, score = [s for s in open(statements).read().split(";\n") if s.strip()]
con.execute(block)
blocked = time.time()
con.execute(score)
done = time.time()
pairs = con.execute("select count(*) from pair").fetchall()[0][0]
con.execute(f"copy (select a.id as id1, b.id as id2, score from scored join people a on a.n = l join people b on b.n = r) to '{out}' (header, delimiter ',')")
print(json.dumps({"read": read - began, "block": blocked - read, "score": done - blocked, "write": time.time() - done, "pairs": pairs}))
