import { IconCheck, IconCopy, IconMinus, IconX } from '@tabler/icons-react';
import { NativeSelect } from '@mantine/core';
import type { Alike } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count, initials, legalName, sexWord, twoIdentifiers } from '../../lib/names.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import type { Site } from './person-parts.tsx';

const r = m.register, marks = { yes: IconCheck, no: IconX, unknown: IconMinus }, short = { yes: 'y', no: 'n', unknown: 'z' };
const whom = (a: Alike): string => (a.line.sex === 'male' ? r.him : a.line.sex === 'female' ? r.her : r.them);

type Props = { alike: Alike[]; patients: number | undefined; site: Site | undefined; passed: string; onPass: (reason: string) => void; onOpen: (a: Alike) => void; onCompare: (a: Alike) => void; fault: string | undefined };

/** People who may be this person, each with what fits and what does not. Going past a likely one needs a reason. */
export function AlikePanel({ alike, patients, site, passed, onPass, onOpen, onCompare, fault }: Props) {
  const likely = alike.some((a) => a.grade !== 'possible');
  return (
    <aside className="dup" aria-label={r.alikeLabel}>
      <header aria-live="polite"><h2>{alike.length ? r.alike(alike.length) : r.alikeNone}</h2>{patients === undefined ? null : <p>{r.checked(count(patients))}</p>}</header>
      <div className="ds" tabIndex={0} role="region" aria-label={r.matches}>
        {alike.map((a, i) => (
          <article key={a.line.chartId} className={`dc${a.grade === 'possible' ? '' : ' v'}`}>
            <div className="gr">{a.grade === 'possible' ? null : <Glyph of={IconCopy} small />}<span>{r.grades[a.grade]}</span></div>
            <div className="in">
              <div className="p"><span className="ini" aria-hidden="true">{initials(a.line)}</span><div><b>{legalName(a.line)}</b><br /><span className="m">{[twoIdentifiers(a.line), a.line.ageText, sexWord(a.line.sex)].filter(Boolean).join(', ')}</span></div></div>
              <ul className="ev">{a.reasons.map((e, at) => <li key={at} className={short[e.fits]}><Glyph of={marks[e.fits]} small /><span>{e.says}<span className="sr">, {r.fits[e.fits]}</span></span></li>)}</ul>
              <div className="btns"><Button small look={a.grade === 'possible' ? 'plain' : 'primary'} onClick={() => onOpen(a)} hint={i < 5 ? `Alt ${i + 1}` : undefined}>{r.itIs(whom(a))}</Button><Button small onClick={() => onCompare(a)} hint={i === 0 ? 'Alt C' : undefined}>{r.compare}<span className="sr">: {legalName(a.line)}</span></Button></div>
            </div>
          </article>
        ))}
      </div>
      {likely ? <div className="why"><NativeSelect id="r-passed" label={r.why} value={passed} onChange={(e) => onPass(e.currentTarget.value)} data={[{ value: '', label: r.whyNone }, ...(site?.passReasons ?? []).map((p) => ({ value: p.code, label: p.says }))]} error={fault} /></div> : null}
    </aside>
  );
}
