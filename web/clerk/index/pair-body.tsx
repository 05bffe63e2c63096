import { IconAlertTriangle, IconArrowLeft, IconUsersGroup } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { entryDay, instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { ofThousand, signed } from './arithmetic.ts';
import { CompareTable } from './compare-table.tsx';
import { factsOf, inChart } from './pair-facts.tsx';
import { PairHistory } from './pair-history.tsx';
import { pairDue } from './pair-words.ts';
import { PlanPreview } from './plan-preview.tsx';
import { visitDays } from './visits.ts';

const x = mi.index;
type Shown = z.infer<typeof showPair.output>;

/** All there is to decide a pair by. */
export function PairBody({ shown, at, onBack, onCluster }: { shown: Shown; at: string; onBack: () => void; onCluster: (clusterId: string) => void }) {
  const { pair, sides, comparison, stored } = shown, [a, b] = sides, facts = useMemo(() => factsOf(shown, new Date().toISOString().slice(0, 10)), [shown]), moved = Math.abs(stored.weight - comparison.weight) >= 0.1;
  return (
    <>
      <Head shown={shown} at={at} onBack={onBack} />
      {pair.cluster.charts > 2 ? <p className="cluster"><Glyph of={IconUsersGroup} small /> {x.cluster(pair.cluster.charts, pair.cluster.pairs)} <button type="button" className="link" onClick={() => onCluster(pair.cluster.clusterId)}>{x.clusterShow}</button></p> : null}
      <CompareTable a={pair.a} b={pair.b} comparison={comparison} recorded={[a.demographics, b.demographics]} thresholds={shown.thresholds} facts={facts} lead={{ a: inChart(a), b: inChart(b) }} />
      {moved ? <p className="f pad20">{x.recalculated(signed(stored.weight), instant(stored.at))}</p> : null}
      {comparison.guards.length ? <section className="guards"><h3>{x.guards}</h3><ul>{comparison.guards.map((g) => <li key={g.rule}><Glyph of={IconAlertTriangle} small /> {g.says}</li>)}</ul></section> : null}
      {pair.state === 'open' || pair.state === 'unsure' ? <PlanPreview shown={shown} /> : null}
      <Visits shown={shown} />
      <PairHistory shown={shown} />
    </>
  );
}

function Head({ shown: { pair, comparison: c }, at, onBack }: { shown: Shown; at: string; onBack: () => void }) {
  const me = useMe(), chance = ofThousand(c.probability), due = pairDue(pair), grave = pair.harms.filter((h) => h.weight >= 2);
  return (
    <header className="hd">
      <Button look="quiet" square className="backbtn" aria-label={m.words.back} onClick={onBack}><Glyph of={IconArrowLeft} /></Button>
      <div className="grow"><h2>{x.question}</h2>
        {grave.length ? <p><Glyph of={IconAlertTriangle} small /> {grave.map((h) => h.says).join('. ')}.</p> : null}
        <p className="sub">{at ? <span>{at}</span> : null}{due ? <span title={due.title}>{due.tone === 'plain' ? m.myDesk.dueAt(due.says) : <Chip tone={due.tone}>{due.says}</Chip>}</span> : null}<span>{x.owner(pair.owner ? (pair.owner.id === me.id ? x.you : pair.owner.name ?? m.words.unknown) : x.nobody)}</span>{pair.kind === 'overlap' ? <span title={x.overlapHint}><Chip>{x.overlap}</Chip></span> : null}{pair.state === 'unsure' ? <Chip tone="due">{x.what['unsure']}</Chip> : null}</p>
        {pair.question ? <p className="asked">{x.asks(pair.question)}</p> : null}
      </div>
      <div className="big"><b>{x.gradeWords[c.grade]}</b><span>{x.chance(signed(c.weight), chance.n, chance.of)}</span></div>
    </header>
  );
}

/** The visits of both by day, since the younger record was made; where there is none since, the latest. */
function Visits({ shown: { sides: [a, b] } }: { shown: Shown }) {
  const since = b.made.at.slice(0, 10), all = useMemo(() => visitDays(a.encounters, b.encounters), [a, b]), later = all.filter((d) => d.day !== null && d.day >= since), rows = (later.length ? later : all).slice(0, 12), none = <span className="f">{x.noneThen}</span>;
  const earlier = a.encounterCount + b.encounterCount - rows.reduce((n, d) => n + d.a.length + d.b.length, 0);
  return (
    <section className="near" aria-labelledby="pair-visits"><h2 id="pair-visits">{later.length ? x.visitsSince(entryDay(since)) : x.visitsBefore}</h2>
      {rows.length === 0 ? <p className="f pad20">{x.noVisits}</p> : (
        <table className="cmp"><colgroup><col className="c1" /><col className="c2" /><col className="c2" /><col /></colgroup>
          <thead className="sr"><tr><th scope="col">{m.words.date}</th><th scope="col">A</th><th scope="col">B</th><th scope="col">{x.sameDay}</th></tr></thead>
          <tbody>{rows.map((d) => <tr key={d.day ?? ''} className={d.both ? 'both' : ''}><th scope="row">{d.day ? entryDay(d.day) : x.undated}</th><td title={d.a.join('; ')}>{d.a.length ? d.a.join('; ') : none}</td><td title={d.b.join('; ')}>{d.b.length ? d.b.join('; ') : none}</td><td className="m">{d.both ? x.sameDay : ''}</td></tr>)}</tbody></table>
      )}
      {earlier > 0 && rows.length ? <p className="f pad20">{x.moreVisits(earlier)}</p> : null}
    </section>
  );
}
