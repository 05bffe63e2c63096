import { useState } from 'react';
import { show } from '../../../src/modules/patients/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { mid } from '../../lib/messages/identity.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeysHere } from '../../ui/keys-here.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { FindPerson } from './find-person.tsx';
import { ReportWrong } from './report-wrong.tsx';

const r = mid.reportAnywhere;

/** "This chart is wrong", from any screen: of the chart that is open, else of one that is found first. */
export function ReportAnywhere({ chartId, onClose }: { chartId: string | null; onClose: () => void }) {
  const here = useAsk(show, { chartId: chartId ?? '' }, { enabled: chartId !== null }), [line, setLine] = useState<PatientLine | null>(null), about = line ?? here.data?.line ?? null;
  if (about) return <ReportWrong opened onClose={onClose} line={about} entry={null} />;
  return (
    <Dialog title={r.title} opened onClose={onClose}>
      {chartId !== null ? (here.error ? <Failed error={here.error} retry={() => void here.refetch()} /> : <Loading lines={3} />)
        : <div className="reportform"><KeysHere first="report-which" /><p className="m">{r.says}</p><FindPerson id="report-which" first label={r.which} hint={r.whichSays} chosen={null} onChoose={setLine} not="" /><div className="acts"><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div></div>}
    </Dialog>
  );
}
