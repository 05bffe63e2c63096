import { NumberInput, TextInput } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { listNumberBlocks, reserveNumbers, showNumberBlock } from '../../../src/modules/patients/contract.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Barcode } from '../print/barcode.tsx';
import '../print/print.css';
import { Rows } from '../../ui/rows.tsx';

const n = m.numbers;

/** Record numbers for downtime: reserve a block, print it, see how much of it is used. */
export function NumbersPage() {
  const { data, error } = useAsk(listNumberBlocks, {}, { fresh: 0 }), act = useAct(reserveNumbers, [listNumberBlocks]);
  const [count, setCount] = useState<number | string>(50), [purpose, setPurpose] = useState('');
  useEffect(() => { document.title = `${n.title} - ${m.frame.product}`; }, []);
  if (error) return <Failed error={error} />;
  return (
    <div className="page">
      <h1>{n.title}</h1><p className="m">{n.says}</p>
      <form className="acts under" onSubmit={(e) => { e.preventDefault(); act.mutate({ count: Number(count), purpose }, { onSuccess: () => setPurpose('') }); }}>
        <NumberInput label={n.count} value={count} onChange={setCount} min={1} max={500} w={96} hideControls /><TextInput label={n.purpose} value={purpose} onChange={(e) => setPurpose(e.currentTarget.value)} w={320} placeholder={n.purposeHint} />
        <Button look="primary" type="submit" busy={act.isPending} disabled={purpose.trim().length < 3 || Number(count) < 1}>{n.reserve}</Button>
      </form>
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
      {!data ? <Loading lines={5} /> : data.blocks.length === 0 ? <Empty title={n.none} /> : (
        <Rows label={m.numbers.title} className="recent"><thead><tr><th scope="col">{n.numbers}</th><th scope="col">{n.purpose}</th><th scope="col">{n.reserved}</th><th scope="col" className="num">{n.used}</th><th scope="col"><span className="sr">{m.print.go}</span></th></tr></thead>
          <tbody>{data.blocks.map((b) => <tr key={b.blockId}><td>{b.first}{b.first === b.last ? '' : ` ${m.words.to} ${b.last}`}</td><td className="cut">{b.purpose}</td><td className="f">{instant(b.reservedAt)}</td><td className="num">{n.of(b.used, b.numbers)}</td><td className="num"><Link to="/numbers/$blockId" params={{ blockId: b.blockId }}>{m.print.go}</Link></td></tr>)}</tbody></Rows>
      )}
    </div>
  );
}

/** A block on paper: a number, its barcode, and a line to write whom it was given to. */
export function NumberBlockPage() {
  const { blockId } = useParams({ from: '/frame/numbers/$blockId' }), me = useMe(), { data, error } = useAsk(showNumberBlock, { blockId }, { fresh: 0 });
  useKeys(n.title, [{ keys: 'p', says: m.print.go, line: true, run: () => window.print() }]);
  if (error) return <Failed error={error} />;
  if (!data) return <Loading lines={12} />;
  return (
    <div className="printing"><div className="printbar"><h1>{n.title}</h1><Button look="primary" onClick={() => window.print()} hint="p">{m.print.go}</Button><span className="grow" /><Link to="/numbers">{n.back}</Link></div>
      <div className="paper" tabIndex={0} role="region" aria-label={n.title}><table className="sheet blocks"><thead><tr><td colSpan={4}><div className="phead"><div><b>{me.facility.name}</b> <span>{n.paperSays}</span></div><div><b>{n.title}</b></div></div></td></tr><tr><th scope="col">{m.words.mrn}</th><th scope="col"><span className="sr">{n.barcode}</span></th><th scope="col">{n.name}</th><th scope="col">{n.born}</th></tr></thead>
        <tbody>{data.numbers.map((x) => <tr key={x.value}><td><b>{x.value}</b></td><td><Barcode text={x.value} /></td><td className="line">{x.used ? n.taken : ''}</td><td className="line" /></tr>)}</tbody>
        <tfoot><tr><td colSpan={4} className="pfoot">{m.print.printedBy(me.name, instant(new Date().toISOString()))}</td></tr></tfoot></table></div></div>
  );
}
