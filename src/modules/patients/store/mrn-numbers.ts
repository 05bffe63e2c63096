import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { MrnPolicy } from '../rules/mrn.ts';
import { writeMrn } from '../rules/mrn.ts';
import { foldIdentifier, foldSystem } from '../rules/identifier-strength.ts';

const draw: Named = { name: 'patients.draw-mrn', text: `select nextval('patients.mrn_number') as number from generate_series(1, $1::integer)` };
const taken: Named = { name: 'patients.mrn-taken', text: 'select value_folded from patients.identifier where value_folded = any($1::text[]) and system = $2' };

/** New medical record numbers, none of them in use (records moved in from another installation may hold some). */
export async function drawMrns(tx: Tx, count: number, system: string, policy: MrnPolicy): Promise<string[]> {
  const drawn: string[] = [];
  while (drawn.length < count) {
    const rows = await tx.query<{ number: string }>(draw, [count - drawn.length]);
    const values = rows.map((r) => writeMrn(r.number, policy));
    const used = new Set((await tx.query<{ value_folded: string }>(taken, [values.map(foldIdentifier), foldSystem(system)])).map((r) => r.value_folded));
    drawn.push(...values.filter((v) => !used.has(foldIdentifier(v))));
  }
  return drawn;
}
