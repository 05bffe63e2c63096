import { IconX } from '@tabler/icons-react';
import { showEntry } from '../../../src/modules/chart/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { DetailsView } from './details-view.tsx';
import { DocumentView } from './document-view.tsx';
import { QuietViewer } from './viewer/viewer-bar.tsx';
import { usePlace } from './use-chart.ts';

/** The entry kept beside: a second document of the same patient, to read with the one in the workspace. */
export function BesidePane({ entry, onClose }: { entry: string; onClose: () => void }) {
  const [type = '', id = ''] = entry.split('/'), { chartId } = usePlace(), { data, error, refetch } = useAsk(showEntry, { type, id, chartId });
  const foreign = data && data.chartId !== chartId, e = data?.entry;
  return (
    <aside className="ws beside" aria-label={m.viewer.besideOf}>
      <div className="wt"><b className="f">{m.viewer.besideOf}</b><span className="grow" /><Button look="quiet" square aria-label={m.viewer.closeBeside} title={m.viewer.closeBeside} onClick={onClose}><Glyph of={IconX} /></Button></div>
      <div className="wh">{e && !foreign ? <><h2>{e.title || m.chart.untitled}</h2><p>{[m.sections[e.section], e.on ? entryDay(e.on) : null, e.source ?? e.by].filter(Boolean).join(', ')}</p></> : <><h2>&nbsp;</h2><p>&nbsp;</p></>}</div>
      <div className="wb" tabIndex={0} role="region" aria-label={`${m.viewer.besideOf}: ${e?.title ?? ''}`}>
        {error || foreign ? <Failed error={error ?? undefined} retry={() => void refetch()} /> : !data || !e ? <Loading lines={8} /> : data.narrative || data.attachments.length ? <QuietViewer value={true}><DocumentView shown={data} /></QuietViewer> : <DetailsView entry={e} resource={data.resource} />}
      </div>
    </aside>
  );
}
