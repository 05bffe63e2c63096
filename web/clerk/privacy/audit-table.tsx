import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { auditLine } from '../../../src/modules/audit/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { instant, instantLong } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';

export type AuditLine = z.infer<typeof auditLine>;

export const whoLabel = (l: AuditLine): string => (l.actor === l.actorKind ? '' : l.actor) || m.privacy.kinds[l.actorKind] || l.actorKind;

const whose = (chartId: string, names: ReadonlyMap<string, PatientLine> | undefined, whole = false): string => { const line = names?.get(chartId); return line ? `${listName(line)}${whole ? `, ${twoIdentifiers(line)}` : ''}` : m.privacy.chart(chartId); };

/** The record of acts as sentences in a table: when, who, what, whose, why, and how it ended. */
export function AuditTable({ rows, withCharts, names, onNearEnd }: { rows: AuditLine[]; withCharts: boolean; /** Whose the charts are, for those who may know. */ names?: ReadonlyMap<string, PatientLine>; onNearEnd?: () => void }) {
  const columns = useMemo((): Column<AuditLine>[] => [
    { id: 'at', header: m.privacy.when, width: '196px', value: (l) => l.at, cell: (l) => <span className="m" title={instantLong(l.at)}>{instant(l.at)}</span> },
    { id: 'who', header: m.privacy.who, width: '22%', value: whoLabel, cell: (l) => <><b className="w5">{whoLabel(l)}</b>{l.actorKind !== 'person' && l.actor !== l.actorKind ? <span className="f"> {m.privacy.kinds[l.actorKind] ?? l.actorKind}</span> : null}</> },
    { id: 'what', header: m.privacy.what, value: (l) => l.title, cell: (l) => <span title={`${l.action}${l.leaf ? `, ${m.privacy.leaf} ${l.leaf}` : ''}`}>{l.title}</span> },
    ...(withCharts ? [{ id: 'whose', header: m.privacy.whose, width: '20%', from: 'tablet' as const, value: (l: AuditLine) => l.chartIds[0] ?? null, cell: (l: AuditLine) => l.chartIds.length === 0 ? null : l.chartIds.length === 1 ? <Link to="/privacy" search={{ chart: l.chartIds[0] }} title={whose(l.chartIds[0]!, names, true)}>{whose(l.chartIds[0]!, names)}</Link> : <span className="m" title={l.chartIds.slice(0, 40).map((c) => whose(c, names, true)).join('; ')}>{m.privacy.charts(l.chartIds.length)}</span> }] : []),
    { id: 'purpose', header: m.privacy.purpose, width: '164px', from: withCharts ? 'wide' : 'tablet', value: (l) => l.purpose, cell: (l) => <span className="m">{m.purposes[l.purpose] ?? l.purpose}</span> },
    { id: 'outcome', header: m.privacy.outcome, width: '120px', value: (l) => l.outcome, cell: (l) => l.outcome === 'done' ? <span className="m">{m.privacy.outcomes['done']}</span> : <Chip tone={l.outcome === 'refused' ? 'due' : 'danger'} title={l.problem ?? undefined}>{m.privacy.outcomes[l.outcome]}</Chip> },
  ], [withCharts, names]);
  return <DataTable label={m.privacy.title} columns={columns} rows={rows} rowId={(l) => l.id} onNearEnd={onNearEnd} sortable={false} />;
}
