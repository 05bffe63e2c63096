import { IconArrowForwardUp, IconPencil, IconChecklist, IconGitMerge, IconMailbox, IconMessage2, IconSend2, IconUserEdit, IconUserQuestion, IconUsers } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { DeskItem } from '../../../src/modules/workforce/contract.ts';

const icons: Record<string, Icon> = { 'exchange.exceptions': IconMailbox, 'patients.reviews': IconUsers, 'patients.drafts': IconUserEdit, 'patients.correction-requests': IconSend2, 'patient-index.pairs': IconUsers, 'patient-index.joins-to-decide': IconGitMerge, 'patient-index.self-reviews': IconGitMerge, 'patient-index.held': IconUserQuestion, 'patient-index.overlays-let-pass': IconUserQuestion, 'charting.cases': IconArrowForwardUp, 'charting.drafts': IconPencil, 'workforce.messages': IconMessage2 };
export const iconOf = (list: string): Icon => icons[list] ?? IconChecklist;

/** Where a piece of work is done. A worklist without a screen of its own leads to its chart. */
export function placeOf(item: Pick<DeskItem, 'list' | 'ref' | 'chart'>): string | null {
  switch (item.list) {
    case 'exchange.exceptions': return `/inbound?state=exception&item=${item.ref}`;
    case 'patients.reviews': return `/reviews/${item.ref}`;
    case 'patients.drafts': return `/register?draft=${item.ref}`;
    case 'patients.correction-requests': return item.chart ? `/charts/${item.chart.chartId}/demographics` : null;
    case 'charting.drafts': return item.chart ? `/charts/${item.chart.chartId}/summary?${unfinishedAt(item.ref)}` : null;
    case 'patient-index.pairs': return `/index/pairs/${item.ref}`;
    case 'patient-index.joins-to-decide': case 'patient-index.self-reviews': return `/index/joins/${item.ref}`;
    case 'patient-index.held': return `/index/overlays?held=${item.ref}`;
    case 'patient-index.overlays-let-pass': return `/index/overlays?state=accepted&held=${item.ref}`;
    case 'charting.cases': return `/cases?case=${item.ref}`;
    default: return item.chart ? `/charts/${item.chart.chartId}/summary` : null;
  }
}

/** `draftId.problem`, `draftId.Condition/id` or `draftId.addendum:Type/id`: the form goes on where it was begun. */
function unfinishedAt(ref: string): string {
  const place = ref.slice(37), entry = encodeURIComponent(place.replace(/^addendum:/, ''));
  return place.startsWith('addendum:') ? `new=note&add=${entry}&entry=${entry}` : place.includes('/') ? `entry=${entry}&change=correction` : `new=${place}`;
}

export const keyOf = (item: Pick<DeskItem, 'list' | 'ref'>): string => `${item.list}:${item.ref}`;
