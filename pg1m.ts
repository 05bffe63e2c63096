import { inPostgresql } from './bench/linkage/in-postgresql.ts';
import { judge } from './bench/linkage/judge.ts';
import { openSet } from './bench/linkage/sets.ts';
const f = '.cache/bench/linkage', out = f + '/pg1m.csv';
const r = await inPostgresql(f + '/generated-1000000-common.csv', 'bench/linkage/block-and-score.sql', out);
console.log(JSON.stringify(r)); const s = await openSet('generated-1000000', f); console.log((await judge(out, s!.truth)).best);
