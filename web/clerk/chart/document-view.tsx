import { IconDownload } from '@tabler/icons-react';
import { Suspense, lazy, useMemo, useState } from 'react';
import type { z } from 'zod';
import { readAttachment } from '../../../src/modules/chart/contract.ts';
import type { showEntry } from '../../../src/modules/chart/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { readBytes, kindOfFile } from '../../lib/read-bytes.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignHtml } from '../../ui/foreign-html.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { PictureView } from './viewer/image-view.tsx';

const PdfView = lazy(() => import('./viewer/pdf-view.tsx').then((x) => ({ default: x.PdfView }))), TiffView = lazy(() => import('./viewer/tiff-view.tsx').then((x) => ({ default: x.TiffView })));

type Shown = z.infer<typeof showEntry.output>;

/** A note or document in place: narrative sanitized with its pictures below, text as text, PDF and pictures drawn by our own viewer, anything else to save. */
export function DocumentView({ shown }: { shown: Shown }) {
  const [at, setAt] = useState(0), attachment = shown.attachments[at];
  return (
    <div className="docview">
      {shown.narrative ? <ForeignHtml html={shown.narrative} label={shown.entry.title || m.chart.note} /> : null}
      {shown.pictures.length ? <section aria-label={m.viewer.pictures}><h3>{m.viewer.pictures}</h3>{shown.pictures.map((p) => <figure key={p.id} className="pic"><figcaption>{m.viewer.picture(p.name)}{p.title !== p.name ? <span className="f"> {p.title}</span> : null}</figcaption><Attachment type="Media" id={p.id} index={0} title={p.title} folded={false} /></figure>)}</section> : null}
      {shown.attachments.length > 1 ? <div className="acts" role="group" aria-label={m.chart.attachments}>{shown.attachments.map((a, i) => <Button key={a.index} small aria-pressed={i === at} onClick={() => setAt(i)}>{a.title || a.contentType}</Button>)}</div> : null}
      {attachment ? <Attachment key={attachment.index} type={shown.entry.type} id={shown.entry.id} index={attachment.index} title={attachment.title} folded={shown.narrative !== null && /xml/i.test(attachment.contentType)} /> : null}
    </div>
  );
}

/** `folded`: the markup behind a narrative that is shown already is there for whoever asks for it. */
function Attachment({ type, id, index, title, folded }: { type: string; id: string; index: number; title: string; folded: boolean }) {
  const { data, error, refetch } = useAsk(readAttachment, { type, id, index }, { fresh: 300_000 }), mayExport = useRight('export.records');
  const bytes = useMemo(() => data ? readBytes(data.base64) : null, [data]);
  const kind = useMemo(() => data && bytes ? kindOfFile(data.contentType, bytes) : null, [data, bytes]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data || !bytes || !kind) return <Loading lines={8} />;
  const save = mayExport ? <Button small onClick={() => saveFile(data.fileName || 'document', kind.as, bytes)}><Glyph of={IconDownload} />{m.chart.download}</Button> : null;
  return (
    <>
      {kind.show === 'text' && folded ? <details><summary>{m.chart.asReceived}</summary><pre className="received words" tabIndex={0}>{kind.text}</pre></details>
        : kind.show === 'text' ? <pre className="received words" tabIndex={0}>{kind.text}</pre>
        : kind.show === 'html' ? <ForeignHtml html={kind.text} label={title || m.chart.document} />
          : kind.show === 'pdf' ? <Suspense fallback={<Loading lines={8} />}><PdfView bytes={bytes} title={title} /></Suspense>
            : kind.show === 'image' ? <PictureView bytes={bytes} type={kind.as} title={title} />
              : kind.show === 'tiff' ? <Suspense fallback={<Loading lines={8} />}><TiffView bytes={bytes} title={title} /></Suspense>
                : <p className="m">{kind.show === 'false' ? m.chart.badFile : m.chart.cannotShow}</p>}
      {save}
    </>
  );
}
