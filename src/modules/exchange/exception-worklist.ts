import type { Ctx } from '../../platform/action.ts';
import type { Worklist } from '../../platform/module.ts';
import { closeItem } from './actions/mend.ts';
import { oldestExceptions } from './store/list-items.ts';

/** The first words of a reason, whole ones, as many as a row has room for. */
const shortOf = (text: string): string => {
  if (text.length <= 27) return text;
  const cut = text.slice(0, 27), at = cut.lastIndexOf(' ');
  return `${at > 12 ? cut.slice(0, at).replace(/[,;:.]$/, '') : cut.slice(0, 26)}…`;
};

/** Items that could not be filed. A result among them is due sooner: somebody may be waiting for it. */
export const exceptionWorklist: Worklist = {
  name: 'exchange.exceptions', title: 'Exceptions', work: 'Mend exception', right: 'exchange.mend',
  async waiting(ctx, { limit, refs }) {
    const rows = await oldestExceptions(ctx.tx, limit, refs ? refs.filter((r) => /^\d{1,18}$/.test(r)) : null);
    return rows.map((r) => {
      const result = /^ORU/.test(r.messageType ?? '');
      return {
        ref: r.id, since: r.receivedAt, chartId: r.chartId, about: [r.source, r.file.split('/').at(-1), r.place].filter(Boolean).join(', '), facility: r.facility, ...(result ? { level: 'exchange.exceptions.results' } : {}),
        short: result ? 'Result waits' : shortOf(r.reason ?? 'Could not be filed'), reasons: [result ? 'A result could not be filed, and somebody may be waiting for it' : '', r.reason ?? 'What was received could not be filed'].filter(Boolean),
      };
    });
  },
  close: { right: 'exchange.mend', async run(ctx: Ctx, id, reason) { await closeItem.run(ctx, { id, reason }); } },
};
