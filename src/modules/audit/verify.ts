import { Frontier, hashBytes, readNote, splitNotes, verifierOf } from '../../standards/merkle/index.ts';
import type { Verifier } from '../../standards/merkle/index.ts';
import { commit } from './rules/entry-row.ts';
import { leafOf } from './rules/header.ts';
import { readCheckpoints, readEntries, readExtent, readRuns, readSigners, readUnnumbered } from './store/read-for-proof.ts';
import type { ProofEntry, Reader, Run } from './store/read-for-proof.ts';

/** One thing found wrong. `leaf` is its place in the tree; `entryId` and `at` name the entry where one can be named. */
export type AuditFault = { leaf: number | null; entryId: string | null; at: string | null; what: 'edited' | 'deleted' | 'reordered' | 'cut-off' | 'inserted' | 'forged'; says: string };

export type AuditReport = {
  ok: boolean; entries: number; leaves: number; pending: number; erasedDetails: number;
  checkpoints: number; trustedCheckpoints: number; nearbyCheckpoints: number; lastCheckpointAt: string | null; rootHash: string;
  /** In the order of the tree: the first is the first entry touched. */
  faults: AuditFault[]; warnings: string[];
};

export type VerifyOptions = {
  /** Texts of checkpoint files kept elsewhere: what they say is believed before the database. */
  trusted?: readonly string[];
  /** Texts of the checkpoint files of this installation's own folders: whoever changes only the database does not change them. */
  nearby?: readonly string[];
  /** Public keys known from elsewhere (derived from the master key); the database's own list of signers is not believed then. */
  verifiers?: readonly Verifier[];
  onProgress?: (leaves: number) => void;
};

type Known = { size: number; root: Buffer; at: string | null; kept: '' | 'trusted ' | 'filed ' };
const faultsMax = 100;

/**
 * Proves the whole log from its rows: every leaf anew from its entry, the tree from the leaves, every checkpoint's
 * signature and root. Reads only; give it a client within one repeatable-read, read-only transaction.
 */
export async function verifyAudit(reader: Reader, options: VerifyOptions = {}): Promise<AuditReport> {
  const report: AuditReport = { ok: false, entries: 0, leaves: 0, pending: 0, erasedDetails: 0, checkpoints: 0, trustedCheckpoints: 0, nearbyCheckpoints: 0, lastCheckpointAt: null, rootHash: '', faults: [], warnings: [] };
  const known = await gatherCheckpoints(reader, options, report);
  const tree = new TreeWalk(known, report);
  for (;;) {
    const runs = await readRuns(reader, tree.frontier.size, 8);
    if (runs.length === 0 || report.faults.length >= faultsMax) break;
    const entries = await readEntries(reader, runs.flatMap((r) => r.entry_ids));
    for (const run of runs) tree.takeRun(run, entries);
    options.onProgress?.(tree.frontier.size);
  }
  report.leaves = tree.frontier.size;
  report.rootHash = tree.frontier.root().toString('base64');
  await checkEnd(reader, tree, report);
  checkSigned(known, tree, report);
  report.faults.sort((a, b) => (a.leaf ?? Infinity) - (b.leaf ?? Infinity));
  report.ok = report.faults.length === 0;
  return report;
}

async function gatherCheckpoints(reader: Reader, options: VerifyOptions, report: AuditReport): Promise<Known[]> {
  const listed = (await readSigners(reader)).map((s) => verifierOf(s.name, s.public_key));
  const verifiers = options.verifiers?.length ? options.verifiers : listed;
  if (!options.verifiers?.length) report.warnings.push('The master key was not given: signatures were checked with the public keys listed in the database itself');
  const known: Known[] = [];
  for (const row of await readCheckpoints(reader)) {
    const size = Number(row.size), at = row.at.toISOString();
    const read = readNote(row.note, verifiers);
    const says = !read?.signedBy ? 'its signature does not hold' : read.checkpoint.size !== size || !read.checkpoint.root.equals(row.root) || read.checkpoint.more[0] !== at ? 'its columns are not what was signed' : undefined;
    if (says) report.faults.push({ leaf: size, entryId: null, at, what: 'forged', says: `The checkpoint of ${size} entries is not genuine: ${says}` });
    known.push({ size, root: row.root, at, kept: '' });
    report.checkpoints += 1;
    report.lastCheckpointAt = at;
  }
  // Of our own folders only what we signed is believed: a torn last line after a power cut is no evidence.
  for (const file of options.nearby ?? []) for (const text of splitNotes(file)) {
    const read = readNote(text, verifiers);
    if (!read?.signedBy) continue;
    known.push({ size: read.checkpoint.size, root: read.checkpoint.root, at: read.checkpoint.more[0] ?? null, kept: 'filed ' });
    report.nearbyCheckpoints += 1;
  }
  for (const file of options.trusted ?? []) for (const text of splitNotes(file)) {
    const read = readNote(text, verifiers);
    if (!read) { report.warnings.push('A part of the checkpoint file is no checkpoint and was passed over'); continue; }
    if (!read.signedBy) report.warnings.push(`The trusted checkpoint of ${read.checkpoint.size} entries bears no signature of a known key; it was believed all the same`);
    known.push({ size: read.checkpoint.size, root: read.checkpoint.root, at: read.checkpoint.more[0] ?? null, kept: 'trusted ' });
    report.trustedCheckpoints += 1;
  }
  // What is kept outside is met first: the database agrees with itself even where all of it was made anew.
  return known.sort((a, b) => a.size - b.size || Number(a.kept === '') - Number(b.kept === ''));
}

/** Goes along the leaves, and compares the root with each checkpoint on the way. */
class TreeWalk {
  readonly frontier = new Frontier();
  readonly #known: Known[];
  readonly #report: AuditReport;
  readonly #seen: { low: bigint; ids: Set<string> } = { low: 0n, ids: new Set() };
  /** Since the last checkpoint that agreed: leaf, entry, order. For naming the place when the next one does not. */
  #since = 0;
  #inversion: AuditFault | undefined;
  #before: ProofEntry | undefined;
  #first: ProofEntry | undefined;
  #lostTree = false;

  constructor(known: Known[], report: AuditReport) { this.#known = known; this.#report = report; }

  lastEntry(): ProofEntry | undefined { return this.#before; }
  firstEntry(): ProofEntry | undefined { return this.#first; }
  /** Checkpoints of a size the walk has not reached. */
  beyond(): Known[] { return this.#known.filter((k) => k.size > this.frontier.size); }

  takeRun(run: Run, entries: Map<string, ProofEntry>): void {
    const first = Number(run.first);
    if (first !== this.frontier.size) {
      this.#fault({ leaf: this.frontier.size, entryId: null, at: null, what: 'deleted', says: `Leaves ${this.frontier.size} to ${first - 1} are missing from the tree; the entry before is ${this.#nameLast()}` });
      while (this.frontier.size < first && first - this.frontier.size < 5_000_000) this.frontier.append(Buffer.alloc(hashBytes));
      this.#lostTree = true;
    }
    if (run.hashes.length !== run.entry_ids.length * hashBytes) this.#fault({ leaf: first, entryId: null, at: null, what: 'edited', says: `The leaves from ${first} on do not match their entries in number` });
    run.entry_ids.forEach((id, i) => this.#take(id, run.hashes.subarray(i * hashBytes, (i + 1) * hashBytes), entries.get(id)));
  }

  #take(id: string, hash: Buffer, entry: ProofEntry | undefined): void {
    const leaf = this.frontier.size;
    const known = this.#seen.ids;
    if (known.has(id)) this.#fault({ leaf, entryId: id, at: entry ? timeOf(entry) : null, what: 'reordered', says: `Entry ${id} stands in the tree twice` });
    known.add(id);
    if (known.size > 200_000) known.clear();
    if (entry) {
      this.#compare(leaf, hash, entry);
      if (this.#before && isBefore(entry, this.#before)) {
        const inversion: AuditFault = { leaf, entryId: id, at: timeOf(entry), what: 'reordered', says: `Entry ${id} stands behind entry ${this.#before.id}, which was committed after it` };
        // The tree grows in the order of transactions, so this is certain. Within one number it is not: a restore writes 0 for all it brings.
        if (BigInt(entry.tx) < BigInt(this.#before.tx)) this.#fault(inversion); else this.#inversion ??= inversion;
      }
      this.#before = entry;
      this.#first ??= entry;
      this.#report.entries += 1;
      if (entry.erased) this.#report.erasedDetails += 1;
    } else this.#fault({ leaf, entryId: id, at: madeAt(id), what: 'deleted', says: `Entry ${id} was deleted; its leaf ${leaf} stands` });
    this.frontier.append(hash.length === hashBytes ? hash : Buffer.alloc(hashBytes));
    for (const k of this.#known) if (k.size === this.frontier.size) this.#meet(k);
  }

  #compare(leaf: number, hash: Buffer, e: ProofEntry): void {
    const fault = (what: AuditFault['what'], says: string): void => this.#fault({ leaf, entryId: e.id, at: timeOf(e), what, says });
    if (!e.actorKnown) fault('deleted', `The actor of entry ${e.id} was removed`);
    else if (e.furtherCount !== e.further.length) fault(e.further.length < e.furtherCount ? 'deleted' : 'inserted', `Entry ${e.id} names ${e.furtherCount + 1} patients, but ${e.further.length + 1} are there`);
    else if (!leafOf(e).equals(hash)) fault('edited', `Entry ${e.id} is not what was written: its row and its leaf ${leaf} differ`);
    if (e.detail !== null) {
      if (!commit(e.salt!, e.detail).equals(e.detailHash)) fault('edited', `The detail of entry ${e.id} is not what was written`);
    } else if (e.detailHash.length && !e.erased) fault('deleted', `The detail of entry ${e.id} was removed without an order`);
  }

  #meet(k: Known): void {
    if (this.frontier.root().equals(k.root)) { this.#since = k.size; this.#inversion = undefined; return; }
    if (this.#lostTree) return;
    this.#lostTree = true; // every later checkpoint differs too, and says nothing new
    const named = this.#report.faults.some((f) => f.entryId !== null && f.leaf !== null && f.leaf >= this.#since && f.leaf < k.size);
    if (named) return;
    const which = `${k.kept}checkpoint${k.at ? ` of ${k.at}` : ''} (${k.size} entries)`;
    if (this.#inversion) this.#fault({ ...this.#inversion, says: `${this.#inversion.says}; the ${which} does not agree` });
    else this.#fault({ leaf: this.#since, entryId: null, at: k.at, what: 'edited', says: `An entry between leaf ${this.#since} and ${k.size - 1} was changed together with its leaf: the ${which} does not agree` });
  }

  #nameLast(): string { return this.#before ? `${this.#before.id} of ${timeOf(this.#before)}` : 'none'; }
  #fault(f: AuditFault): void { if (this.#report.faults.length < faultsMax) this.#report.faults.push(f); }
}

async function checkEnd(reader: Reader, tree: TreeWalk, report: AuditReport): Promise<void> {
  const extent = await readExtent(reader);
  report.pending = Number(extent.pending);
  const size = tree.frontier.size, last = tree.lastEntry();
  const [missing] = tree.beyond();
  const cutTo = Math.max(missing?.size ?? 0, Number(extent.size));
  if (cutTo > size) {
    const by = missing ? `the ${missing.kept}checkpoint${missing.at ? ` of ${missing.at}` : ''} counts ${missing.size}` : `the tree counted ${extent.size}`;
    report.faults.push({ leaf: size, entryId: last?.id ?? null, at: last ? timeOf(last) : null, what: 'cut-off', says: `The log was cut off after leaf ${size - 1}${last ? ` (entry ${last.id} of ${timeOf(last)})` : ''}: ${by} entries` });
  } else if (!report.faults.length && (Number(extent.size) !== size || !extent.frontier.equals(tree.frontier.toBytes()))) {
    report.faults.push({ leaf: size, entryId: null, at: null, what: 'forged', says: 'The tree kept by the integrator is not the tree of the leaves' });
  }
  if (Number(extent.numbered) > report.entries && report.faults.length < faultsMax) {
    for (const e of await readUnnumbered(reader)) report.faults.push({ leaf: null, entryId: e.id, at: e.at.toISOString(), what: 'inserted', says: `Entry ${e.id} was put in afterwards: it stands among numbered entries and has no leaf` });
  }
}

/** The program signs every minute while there is work: a long run of entries without a signature was not left so by it. */
const unsignedMsMax = 10 * 60_000;
function checkSigned(known: readonly Known[], tree: TreeWalk, report: AuditReport): void {
  const size = tree.frontier.size, first = tree.firstEntry(), last = tree.lastEntry();
  if (size === 0 || !first || !last) return;
  const inDatabase = known.filter((k) => k.kept === '');
  const filed = known.find((k) => k.kept === 'filed ' && k.size <= size && !inDatabase.some((d) => d.size === k.size));
  const removed = (leaf: number, at: string | null, says: string): void => { if (report.faults.length < faultsMax) report.faults.push({ leaf, entryId: null, at, what: 'deleted', says }); };
  if (filed) removed(filed.size, filed.at, `The checkpoint${filed.at ? ` of ${filed.at}` : ''} (${filed.size} entries) was removed from the database: the file of checkpoints has it`);
  else if (inDatabase.length === 0 && msOf(last) - msOf(first) > unsignedMsMax) removed(0, timeOf(first), `The checkpoints were removed: ${size} entries from ${timeOf(first)} to ${timeOf(last)} bear no signature`);
}

const isBefore = (a: ProofEntry, b: ProofEntry): boolean => {
  const ta = BigInt(a.tx), tb = BigInt(b.tx);
  return ta < tb || (ta === tb && BigInt(a.id) < BigInt(b.id));
};
const msOf = (e: ProofEntry): number => Number(BigInt(e.atMicros) / 1000n);
const timeOf = (e: ProofEntry): string => { const n = Number(BigInt(e.atMicros) / 1000n); return Number.isSafeInteger(n) && Math.abs(n) < 8e15 ? new Date(n).toISOString() : `${e.atMicros} microseconds`; };
/** The instant an id was made, which it carries. */
const madeAt = (id: string): string => new Date(Number(BigInt(id) >> 22n) + Date.UTC(2025, 0, 1)).toISOString();
