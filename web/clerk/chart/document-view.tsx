import { IconDownload } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
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

type Shown = z.infer<typeof showEntry.output>;

/** A note or document in place: narrative sanitized, text as text, PDF and pictures by their bytes, anything else to save. */
export function DocumentView({ shown }: { shown: Shown }) {
  const [at, setAt] = useState(0), attachment = shown.attachments[at];
  return (
    <div className="docview">
      {shown.narrative ? <ForeignHtml html={shown.narrative} label={shown.entry.title || m.chart.note} /> : null}
      {shown.attachments.length > 1 ? <div className="acts" role="group" aria-label={m.chart.attachments}>{shown.attachments.map((a, i) => <Button key={a.index} small aria-pressed={i === at} onClick={() => setAt(i)}>{a.title || a.contentType}</Button>)}</div> : null}
      {attachment ? <Attachment key={attachment.index} type={shown.entry.type} id={shown.entry.id} index={attachment.index} title={attachment.title} folded={shown.narrative !== null && /xml/i.test(attachment.contentType)} /> : null}
    </div>
  );
}

/** `folded`: the markup behind a narrative that is shown already is there for whoever asks for it. */
function Attachment({ type, id, index, title, folded }: { type: string; id: string; index: number; title: string; folded: boolean }) {
  const { data, error, refetch } = useAsk(readAttachment, { type, id, index }, { fresh: 300_000 }), mayExport = useRight('export.records');
  const bytes = useMemo(() => data ? readBytes(data.base64) : null, [data]);
  const kind = data && bytes ? kindOfFile(data.contentType, bytes) : null;
  const url = useBlobUrl(kind?.show === 'pdf' || kind?.show === 'image' ? bytes : null, kind?.as ?? '');
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data || !bytes || !kind) return <Loading lines={8} />;
  const save = mayExport ? <Button small onClick={() => saveFile(data.fileName || 'document', kind.as, bytes)}><Glyph of={IconDownload} />{m.chart.download}</Button> : null;
  return (
    <>
      {kind.show === 'text' && folded ? <details><summary>{m.chart.asReceived}</summary><pre className="received words" tabIndex={0}>{kind.text}</pre></details>
        : kind.show === 'text' ? <pre className="received words" tabIndex={0}>{kind.text}</pre>
        : kind.show === 'html' ? <ForeignHtml html={kind.text} label={title || m.chart.document} />
          : kind.show === 'pdf' && !navigator.pdfViewerEnabled ? <p className="m">{m.chart.noPdf}</p>
          : kind.show === 'pdf' && url ? <iframe className="pdf" src={url} title={m.chart.pdfTitle(title)} />
            : kind.show === 'image' && url ? <img className="scan" src={url} alt={m.chart.imageTitle(title)} />
              : <p className="m">{kind.show === 'false' ? m.chart.badFile : m.chart.cannotShow}</p>}
      {save}
    </>
  );
}

function useBlobUrl(bytes: Uint8Array<ArrayBuffer> | null, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!bytes) return undefined;
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => { URL.revokeObjectURL(made); setUrl(null); };
  }, [bytes, type]);
  return url;
}
