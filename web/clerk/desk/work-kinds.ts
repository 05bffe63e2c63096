import { IconArrowForwardUp, IconChecklist, IconMailbox, IconMessage2, IconSend2, IconUserEdit, IconUsers } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { DeskItem } from '../../../src/modules/workforce/contract.ts';

const icons: Record<string, Icon> = { 'exchange.exceptions': IconMailbox, 'patients.reviews': IconUsers, 'patients.drafts': IconUserEdit, 'patients.correction-requests': IconSend2, 'charting.cases': IconArrowForwardUp, 'workforce.messages': IconMessage2 };
export const iconOf = (list: string): Icon => icons[list] ?? IconChecklist;

/** Where a piece of work is done. A worklist without a screen of its own leads to its chart. */
export function placeOf(item: Pick<DeskItem, 'list' | 'ref' | 'chart'>): string | null {
  switch (item.list) {
    case 'exchange.exceptions': return `/inbound?state=exception&item=${item.ref}`;
    case 'patients.reviews': return `/reviews/${item.ref}`;
    case 'patients.drafts': return `/register?draft=${item.ref}`;
    case 'patients.correction-requests': return item.chart ? `/charts/${item.chart.chartId}/demographics` : null;
    case 'charting.cases': return `/cases?case=${item.ref}`;
    default: return item.chart ? `/charts/${item.chart.chartId}/summary` : null;
  }
}

export const keyOf = (item: Pick<DeskItem, 'list' | 'ref'>): string => `${item.list}:${item.ref}`;
