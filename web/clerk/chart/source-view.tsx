import { Link } from '@tanstack/react-router';
import { IconFileText } from '@tabler/icons-react';
import { showItem } from '../../../src/modules/exchange/contract.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';

/** What was received, as it came, in a type that is not the desk's. */
export function SourceView({ itemId, source }: { itemId: string | null; source: string | null }) {
  const may = useRight('exchange.read');
  const { data, error, refetch } = useAsk(showItem, { id: itemId ?? '' }, { enabled: may && itemId !== null });
  if (itemId === null) return <p className="m">{source ? `${source}. ` : ''}{m.chart.sourceNone}</p>;
  if (!may) return <p className="m">{source ? `${source}. ` : ''}{m.chart.sourceNoRight}</p>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={8} />;
  const { item } = data;
  return (
    <div className="src">
      <header><Glyph of={IconFileText} small /><span className="grow cut" title={`${item.file}, ${item.place}`}>{[item.messageType ?? item.standard, item.file, item.place].filter(Boolean).join(', ')}</span><Link to="/inbound" search={{ item: item.id }}>{m.words.open}</Link></header>
      <p className="srcsays">{m.chart.receivedFrom(item.source, instant(item.receivedAt))}</p>
      {data.text === null ? <p className="srcsays m">{m.chart.noText}</p> : <pre className="received" tabIndex={0}>{data.text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').slice(0, 60_000)}</pre>}
      {data.truncated || (data.text?.length ?? 0) > 60_000 ? <p className="srcsays f">{m.chart.cut}</p> : null}
    </div>
  );
}
