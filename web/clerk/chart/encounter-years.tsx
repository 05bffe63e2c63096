import { useMemo } from 'react';
import { m } from '../../lib/messages/index.ts';

/** Encounters per year since the first. Gaps are drawn as gaps. */
export function EncounterYears({ perYear, total }: { perYear: [number, number][]; total: number }) {
  const years = useMemo(() => {
    const by = new Map(perYear.filter(([y]) => y > 1850 && y < 2200));
    if (by.size < 2) return [];
    const first = Math.max(Math.min(...by.keys()), Math.max(...by.keys()) - 40), last = Math.max(...by.keys());
    return Array.from({ length: last - first + 1 }, (_, i) => ({ year: first + i, n: by.get(first + i) ?? 0 }));
  }, [perYear]);
  if (years.length === 0) return total > 1 ? <><div className="yrs" /><div className="yl"><span>&nbsp;</span></div></> : null;
  const most = years.reduce((a, b) => b.n > a.n ? b : a), step = 100 / years.length, every = Math.ceil(years.length / 6);
  return (
    <>
      <svg className="yrs" viewBox="0 0 100 34" preserveAspectRatio="none" role="img" aria-label={m.chart.yearsLabel(String(years[0]!.year), String(years.at(-1)!.year), String(most.year), most.n)}>
        {years.map((y, i) => { const h = y.n === 0 ? 0 : Math.max(2, (y.n / most.n) * 32); return <rect key={y.year} x={i * step + step * 0.04} width={step * 0.92} y={34 - h} height={h} className={i === years.length - 1 ? 'cur' : undefined}><title>{m.chart.perYear(y.n, String(y.year))}</title></rect>; })}
      </svg>
      <div className="yl" aria-hidden="true">{years.filter((_, i) => i % every === 0 || i === years.length - 1).map((y) => <span key={y.year}>{y.year}</span>)}</div>
    </>
  );
}
