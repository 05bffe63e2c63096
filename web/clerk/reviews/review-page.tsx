import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { reviews as listReviews, showReview } from '../../../src/modules/patients/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { legalName, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { compare, differing } from './compare.ts';
import type { CompareRow } from './compare.ts';
import './reviews.css';

const tones = { same: 'done', differs: 'due', 'one-empty': 'plain', 'both-empty': 'plain' } as const;

/** Two people side by side, framed as two, with the reason why the question was opened. */
export function ReviewPage() {
  const { reviewId } = useParams({ from: '/frame/reviews/$reviewId' }), navigate = useNavigate();
  const { data, error, refetch } = useAsk(showReview, { id: reviewId }), list = useAsk(listReviews, { limit: 200 }, { fresh: 60_000 });
  const rows = useMemo(() => data ? compare(data.newSide.demographics, data.otherSide.demographics) : [], [data]);
  const ids = list.data?.reviews.map((r) => r.id) ?? [], at = ids.indexOf(reviewId);
  const move = (by: number): void => { const next = ids[at + by]; if (next) void navigate({ to: '/reviews/$reviewId', params: { reviewId: next }, replace: true }); };
  const openChart = (line: PatientLine | undefined): void => { if (line) void navigate({ to: '/charts/$chartId/$section', params: { chartId: line.chartId, section: 'demographics' } }); };
  useEffect(() => { document.title = `${m.reviews.title} - ${m.frame.product}`; }, []);
  useKeys(m.reviews.title, [
    { keys: ['j', 'ArrowDown'], says: m.reviews.key.move, line: true, caps: ['j', 'k'], when: ids.length > 1, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.reviews.key.move, when: ids.length > 1, run: () => move(-1) },
    { keys: '1', says: m.reviews.key.openA, line: true, run: () => openChart(data?.newSide.line) }, { keys: '2', says: m.reviews.key.openB, line: true, run: () => openChart(data?.otherSide.line) }, { keys: 'Escape', says: m.reviews.key.back, line: true, run: () => void navigate({ to: '/' }) },
  ]);
  return (
    <div className="review" tabIndex={0} role="region" aria-label={m.reviews.title}>
      <header className="head"><h1>{m.reviews.question}</h1><span className="grow" /><span className="f">{at >= 0 ? m.reviews.place(at + 1, ids.length, list.data?.next !== null) : ''}</span><Link to="/"><Glyph of={IconArrowLeft} small /> {m.reviews.toDesk}</Link></header>
      {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={12} /> : (
        <>
          <p className="note"><Glyph of={IconAlertTriangle} /><span>{data.reason}. {m.reviews.opened(instant(data.openedAt))}</span></p>
          <table className="pair">
            <thead><tr><td /><Head letter="A" what={m.reviews.newer} line={data.newSide.line} /><Head letter="B" what={m.reviews.older} line={data.otherSide.line} /><th scope="col">{m.reviews.compared}</th></tr></thead>
            <tbody>{rows.map((r) => <tr key={r.label}><th scope="row">{r.label}</th><td><div><Values of={r.left} against={r.right} row={r} /></div></td><td><div><Values of={r.right} against={r.left} row={r} /></div></td><td className="verdict"><Chip tone={tones[r.agreement]}>{m.reviews.agreement[r.agreement]}</Chip></td></tr>)}</tbody>
          </table>
          <p className="m">{m.reviews.waits}</p>
        </>
      )}
    </div>
  );
}

function Head({ letter, what, line }: { letter: string; what: string; line: PatientLine }) {
  return <th scope="col"><span className="letter" aria-hidden="true">{letter}</span><span><Link to="/charts/$chartId/$section" params={{ chartId: line.chartId, section: 'demographics' }}>{legalName(line)}</Link><small>{twoIdentifiers(line)}</small><small>{what}</small></span></th>;
}

/** The values of one side. Of a single value that differs, only the differing characters are marked. */
function Values({ of, against, row }: { of: string[]; against: string[]; row: CompareRow }): ReactNode {
  if (!of.length) return <span className="f">{m.words.notRecorded}</span>;
  if (row.agreement !== 'differs' || row.wholeWords || of.length > 1 || against.length !== 1) return of.map((v) => <div key={v}>{v}</div>);
  const text = of[0]!, cut = differing(text, against[0]!);
  return cut ? <>{text.slice(0, cut.from)}<span className="differs">{text.slice(cut.from, cut.to)}</span>{text.slice(cut.to)}</> : text;
}
