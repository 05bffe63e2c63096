import type { Piece } from './differences.ts';

/** A value with its differing characters marked. */
export function Pieces({ of }: { of: Piece[] }) {
  return <>{of.map((p, i) => p.differs ? <mark key={i}>{p.text}</mark> : p.text)}</>;
}
