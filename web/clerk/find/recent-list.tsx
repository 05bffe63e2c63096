import { useNavigate } from '@tanstack/react-router';
import { recent } from '../../../src/modules/patients/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { bornWord, listName, mrnWord } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Link } from '@tanstack/react-router';
import { IconCopy } from '@tabler/icons-react';

/** The charts this person worked on lately. */
export function RecentList({ limit = 20 }: { limit?: number }) {
  const { data, error, refetch } = useAsk(recent, { limit }, { fresh: 0 }), navigate = useNavigate();
  return (
    <section className="recent" aria-labelledby="recent-h">
      <div className="sh"><h2 id="recent-h">{data?.onlyListed ? m.find.listed : m.find.recent}</h2></div>
      {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading /> : data.hits.length === 0 ? <p className="m pad">{data.onlyListed ? m.find.listedNone : m.find.recentNone}</p> : (
        <table className="rows"><colgroup><col style={{ width: '36%' }} /><col style={{ width: '96px' }} /><col style={{ width: '112px' }} /><col className="hm" /><col className="hm" style={{ width: '84px' }} /></colgroup>
          <thead><tr><th scope="col">{m.words.patient}</th><th scope="col">{m.words.born}</th><th scope="col">{m.words.mrn}</th><th scope="col" className="hm">{m.find.did}</th><th scope="col" className="num hm">{m.find.when}</th></tr></thead>
          <tbody>
            {data.hits.map((h) => (
              <tr key={h.chartId} className="go" onClick={() => void navigate({ to: '/charts/$chartId/$section', params: { chartId: h.chartId, section: 'summary' } })}>
                <td className="cut"><Link to="/charts/$chartId/$section" params={{ chartId: h.chartId, section: 'summary' }} className="q plainlink">{listName(h)}</Link>{h.lookalike ? <span className="twin" title={m.words.lookalike}><Glyph of={IconCopy} small /><span className="sr">{m.words.lookalike}</span></span> : null}</td>
                <td>{bornWord(h)}</td><td>{mrnWord(h)}</td><td className="m cut hm">{h.openedAt === null ? m.find.notOpened : h.did}</td>{h.openedAt === null ? <td className="hm" /> : <td className="num f hm" title={instantLong(h.openedAt)}>{shortInstant(h.openedAt)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
