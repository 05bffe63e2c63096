import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconCopy, IconLock, IconUserExclamation, IconUsers } from '@tabler/icons-react';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useRight } from '../../lib/use-me.ts';
import { bornWord, legalName, mrnWord, sexWord } from '../../lib/names.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { PatientPhoto } from '../frame/patient-photo.tsx';

const shortAge = (age: string): string => age.replace(/ ?years?$/, ' y');
const none = /^no (known|current)|not on file|\bnka\b|\bnkda\b/i;

/** Whose chart this is: it never leaves the screen, and never shortens the two identifiers. */
export function Banner({ line, allergies, languages, marks: said, former, was, photo = false }: { line: PatientLine; allergies: EntryLine[]; languages: string[]; marks: { restricted: boolean; possibleDuplicate: boolean; alias: boolean; confidentialAddress: boolean }; former: readonly string[]; /** The number by which it was opened, of a record that was merged into this one. */ was?: string | undefined; photo?: boolean }) {
  const live = allergies.filter((a) => !a.inError && !none.test(a.title) && !/inactive|resolved|refuted/i.test(a.status ?? ''));
  const other = languages.find((l) => !/^en\b|english/i.test(l));
  const marks = [
    said.restricted ? <Chip key="r" tone="danger" title={m.chart.restrictedSays}><Glyph of={IconLock} size={13} />{m.chart.restricted}</Chip> : null,
    said.alias ? <Chip key="a" tone="due" title={m.chart.aliasSays}>{m.chart.alias}</Chip> : null,
    said.confidentialAddress ? <Chip key="c" tone="due" title={m.chart.confidentialSays}>{m.chart.confidential}</Chip> : null,
    said.possibleDuplicate ? <MayBeTwice key="p" chartId={line.chartId} /> : null,
    line.lookalike ? <Chip key="l" tone="due" title={m.find.lookalikeSays}><Glyph of={IconCopy} size={13} />{m.words.lookalike}</Chip> : null,
    line.disputedIdentifier ? <Chip key="d" tone="due" title={m.find.disputedSays}><Glyph of={IconUserExclamation} size={13} />{m.words.disputed}</Chip> : null,
    line.deceased ? <Chip key="x">{m.words.deceased}</Chip> : null,
    other ? <Chip key="o">{other}</Chip> : null,
  ].filter(Boolean);
  return (
    <div className="ban" role="region" aria-label={m.chart.banner}>
      <PatientPhoto line={line} has={photo} />
      <div className="whoami">
        <h1>{legalName(line)} {line.preferred ? <small>{m.words.prefers(line.preferred)}</small> : null}</h1>
        <div className="ids"><span>{m.words.born} <b>{bornWord(line)}</b></span><span>{line.ageText ? <><b>{shortAge(line.ageText)}</b>, </> : null}{sexWord(line.sex)}</span><span>{m.words.mrn} <b>{mrnWord(line)}</b></span>{former.length ? <span title={m.chart.formerSays}>{m.chart.former} <b>{former.join(', ')}</b></span> : null}</div>
        {former.length ? <Joined chartId={line.chartId} was={was !== undefined && former.includes(was) ? was : undefined} /> : null}
      </div>
      <div className="marks">
        {live.length ? <div>{live.slice(0, 4).map((a, i) => <Chip key={a.id} tone="danger" title={`${m.chart.allergies}: ${a.title}`}>{i === 0 ? <Glyph of={IconAlertTriangle} size={13} /> : null}<span className="cut">{a.title}</span></Chip>)}{live.length > 4 ? <Chip tone="danger">{m.chart.moreLink(live.length - 4)}</Chip> : null}</div> : null}
        {marks.length ? <div>{marks}</div> : null}
      </div>
    </div>
  );
}

/** That it was opened by a number which was merged away; and for those who may see it, what joined the records. */
function Joined({ chartId, was }: { chartId: string; was: string | undefined }) {
  const mayRead = useRight('patient-index.read');
  return was === undefined && !mayRead ? null : <p className="also">{was === undefined ? null : <span role="status"><b>{m.chart.openedBy(was)}</b></span>}{mayRead ? <Link to="/index/people/$chartId" params={{ chartId }} search={{}}>{m.chart.joinHistory}</Link> : null}</p>;
}

/** The mark, and for whoever may see the queue the way to the pair. */
function MayBeTwice({ chartId }: { chartId: string }) {
  const chip = <Chip tone="due" title={m.chart.duplicateSays}><Glyph of={IconUsers} size={13} />{m.chart.duplicate}</Chip>;
  return useRight('patient-index.read') ? <Link to="/index" search={{ chart: chartId }} className="q">{chip}</Link> : chip;
}
