/** Whether a partner that is told by messages has something to be told: asked often, so it is no act of its own. */
export const newsToTell = `select exists (select from patient_index.published_untold where follower like 'messages to %') as any`;
/** For the metrics: each follower that is behind, and the partners of the feed by number and name. */
export const feedFigures = `select null::integer as source_no, null::text as source, follower, outstanding, extract(epoch from now() - oldest_at)::float8 as seconds from patient_index.published_untold
  union all select s.source_no, s.name, null, 0, 0 from exchange.feed_partner f join exchange.source s using (source_no) limit 1000`;
