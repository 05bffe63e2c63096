import type { Ctx } from '../../../platform/action.ts';
import type { Finding } from '../../../standards/translation.ts';
import type { ItemFault } from '../rules/item-fault.ts';
import type { ItemRow, Outcome } from '../store/items.ts';
import type { Source } from '../store/sources.ts';
import { Registry } from './registry.ts';

/** An item with its bytes, about to be filed. */
export type Taken = ItemRow & { bytes: Buffer };

/** One transaction's filing: who files, from which source, what is known, and what became of each item. */
export class FilingWork {
  readonly ctx: Ctx;
  readonly source: Source;
  readonly zone: string;
  readonly registry: Registry;
  readonly outcomes = new Map<string, Outcome>();
  readonly findings = new Map<string, Finding[]>();
  /** Sender's keys of patients that became known: items that waited for them may be filed now. */
  readonly arrived = new Set<string>();
  /** Documents of this act that a later one of this act replaced: marked once all are settled. */
  readonly supersededNow = new Map<string, string>();
  /** True while others of the run are still to come: what waits for a patient stays received. */
  readonly mayWait: boolean;
  constructor(given: { ctx: Ctx; source: Source; runId: string; zone: string; mayWait: boolean }) {
    this.ctx = given.ctx;
    this.source = given.source;
    this.zone = given.source.zone ?? given.zone;
    this.mayWait = given.mayWait;
    this.registry = new Registry(given.source.no, given.runId);
  }

  find(itemId: string, ...findings: Finding[]): void {
    const list = this.findings.get(itemId);
    if (list) list.push(...findings); else this.findings.set(itemId, [...findings]);
  }

  settle(item: ItemRow, outcome: Partial<Outcome> & { state: Outcome['state'] }): void {
    this.outcomes.set(item.id, {
      reason: null, mend: null, waitsFor: null, chartId: null, resources: 0, messageType: null, controlId: null, setId: null, versionNumber: null, standard: item.standard,
      ...outcome, findings: this.findings.get(item.id)?.length ?? 0,
    });
  }

  /** An exception of this act under this key is taken back by a later one of it. How many were. */
  closeFaults(key: string, reason: string): number {
    const taken = [...this.outcomes].filter(([, o]) => o.waitsFor === key && (o.state === 'exception' || o.state === 'received'));
    for (const [id, o] of taken) this.outcomes.set(id, { ...o, state: 'closed', reason, mend: null });
    return taken.length;
  }

  fault(item: ItemRow, fault: ItemFault, told: Partial<Outcome> = {}): void {
    const waits = fault.waitsFor !== undefined && !fault.waitsFor.startsWith('pair|') && this.mayWait;
    this.settle(item, { ...told, state: waits ? 'received' : 'exception', reason: fault.message, mend: fault.mend, waitsFor: fault.waitsFor ?? null });
  }
}
