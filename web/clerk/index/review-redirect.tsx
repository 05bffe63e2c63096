import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { listPairs, pairState } from '../../../src/modules/patient-index/contract-queue.ts';
import { showReview } from '../../../src/modules/patients/contract.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Empty, Failed, Loading } from '../../ui/states.tsx';

/** An identity review is a pair of the one queue: its old address leads there, as soon as the two are compared. */
export function ReviewRedirect() {
  const { reviewId } = useParams({ from: '/frame/reviews/$reviewId' }), navigate = useNavigate(), review = useAsk(showReview, { id: reviewId }), a = review.data?.newSide.line.chartId, b = review.data?.otherSide.line.chartId;
  const pairs = useAsk(listPairs, { filter: { states: [...pairState.options], chartId: a ?? '0' }, limit: 200 }, { enabled: a !== undefined, every: 2000 }), pair = pairs.data?.pairs.find((p) => [p.a.chartId, p.b.chartId].includes(b ?? ''));
  useEffect(() => { if (pair) void navigate({ to: '/index/pairs/$pairId', params: { pairId: pair.pairId }, search: {}, replace: true }); }, [pair?.pairId]);
  const error = review.error ?? pairs.error;
  return <div className="page"><h1 className="sr">{mi.index.question}</h1>{error ? <Failed error={error} /> : pairs.data && !pair ? <Empty title={mi.index.comparing} action={<Link to="/index" search={{}}>{mi.index.duplicates}</Link>}>{mi.index.comparingSays}</Empty> : <Loading lines={10} />}</div>;
}
