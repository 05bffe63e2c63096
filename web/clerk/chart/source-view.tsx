import { Link } from '@tanstack/react-router';
import { IconFileText } from '@tabler/icons-react';
import { showItem } from '../../../src/modules/exchange/contract.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { placeInSource } from './place-in-source.ts';
import type { SourcePlace } from './place-in-source.ts';

/** What was received, as it came, in a type that is not the desk's. */
export function SourceView({ itemId, source, resource }: { itemId: string | null; source: string | null; resource: unknown }) {
  const may = useRight('exchange.read');
  const { data, error, refetch } = useAsk(showItem, { id: itemId ?? '' }, { enabled: may && itemId !== null });
  const text = data?.text?.replaceAll('\r\n', '\n').replaceAll('\r', '\n') ?? null, place = useMemo(() => text === null ? undefined : placeInSource(text, resource), [text, resource]);
  const mark = useRef<HTMLElement>(null);
  useEffect(() => { mark.current?.scrollIntoView({ block: 'center' }); }, [place]);
  if (itemId === null) return <p className="m">{source ? `${source}. ` : ''}{m.chart.sourceNone}</p>;
  if (!may) return <p className="m">{source ? `${source}. ` : ''}{m.chart.sourceNoRight}</p>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={8} />;
  const { item } = data;
  return (
    <div className="src">
      <header><Glyph of={IconFileText} small /><span className="grow cut" title={`${item.file}, ${item.place}`}>{[item.messageType ?? item.standard, item.file, item.place].filter(Boolean).join(', ')}</span><Link to="/inbound" search={{ item: item.id }}>{m.words.open}</Link></header>
      <p className="srcsays">{m.chart.receivedFrom(item.source, instant(item.receivedAt))}</p>
      {text === null ? <p className="srcsays m">{m.chart.noText}</p> : <><p className="srcsays f">{place ? m.viewer.highlighted : m.viewer.notKnown}</p><SourceText text={text} place={place} mark={mark} /></>}
      {data.truncated ? <p className="srcsays f">{m.chart.cut}</p> : null}
    </div>
  );
}

const aroundMost = 30_000;

/** The text with its place marked; of a very long one, what stands around the place. */
function SourceText({ text, place, mark }: { text: string; place: SourcePlace | undefined; mark: RefObject<HTMLElement | null> }) {
  const from = place ? Math.max(0, place.from - aroundMost) : 0, to = Math.min(text.length, place ? place.to + aroundMost : 2 * aroundMost);
  return <><pre className="received" tabIndex={0}>{from > 0 ? '…' : ''}{place ? <>{text.slice(from, place.from)}<mark ref={mark}>{text.slice(place.from, place.to)}</mark>{text.slice(place.to, to)}</> : text.slice(from, to)}{to < text.length ? '…' : ''}</pre>{from > 0 || to < text.length ? <p className="srcsays f">{m.chart.cut}</p> : null}</>;
}
