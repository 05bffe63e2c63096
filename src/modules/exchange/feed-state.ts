import type { z } from 'zod';
import type { feedOfPartner, FeedListener } from './contract-feed.ts';

export type ToldOfPartner = z.infer<typeof feedOfPartner>;
export type FeedState = { listener: FeedListener; partners: ReadonlyMap<number, ToldOfPartner> };

const off: FeedState = { listener: { state: 'off', host: null, ports: [], tls: false, since: null, says: 'No port is set for the live feed (CHARTKEEPER_MLLP_PORT)', connections: 0, strangers: [] }, partners: new Map() };
let told: () => FeedState = () => off;

/** The listener of this program tells how it stands; null: it has stopped. */
export function tellFeedState(tell: (() => FeedState) | null): void { told = tell ?? (() => off); }
export const feedState = (): FeedState => told();

let changes = 0;
/** Partners were changed by this program: its listener reads them again. */
export function notePartnersChanged(): void { changes += 1; }
export const partnerChanges = (): number => changes;
