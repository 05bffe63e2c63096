import type { Random } from '../../src/modules/demo/people/random.ts';
import { weighted } from '../../src/modules/demo/people/random.ts';

export type Place = { address: string; city: string; state: string; zip: string };

/** Where the patients of one hospital group live: most in a metropolitan area (large towns, few postal codes each: large blocks), the rest spread over the country. */
const near = 'Fairhaven 24,Alder Creek 18,Millbrook 14,Cedar Falls 11,Stonefield 9,Lakeview Heights 8,Eastport 7,Riverton 6,Oak Grove 6,Maplewood 5,Harper 4,Kingsley 4,Westbrook 4,Granite Bay 3,Salem Hills 3,Bellmont 3,Ashford 2,Quincy Point 2,New Bristol 2,Canyon View 2,Hollis 1,Tamarack 1,Pine Hollow 1,Sutton Mills 1,Dry Creek 1';
const far = 'Seattle WA 981,Portland OR 972,Sacramento CA 958,Los Angeles CA 900,San Diego CA 921,Phoenix AZ 850,Denver CO 802,Dallas TX 752,Houston TX 770,Chicago IL 606,Detroit MI 482,Columbus OH 432,Atlanta GA 303,Miami FL 331,Charlotte NC 282,Philadelphia PA 191,New York NY 100,Boston MA 021,Boise ID 837,Spokane WA 992,Reno NV 895,Eugene OR 974,Tulsa OK 741,Omaha NE 681';
const towns = weighted(near.split(',').map((t, i) => { const [, name, n] = /^(.+) (\d+)$/.exec(t)!; return [{ city: name!, state: 'OR', prefix: `97${String(i % 10)}`, zips: Math.ceil(Number(n) * 0.8), first: i * 3 }, Number(n)] as const; }));
const cities = far.split(',').map((t) => { const [, name, state, prefix] = /^(.+) (\w\w) (\d+)$/.exec(t)!; return { city: name!, state: state!, prefix: prefix!, zips: 40, first: 1 }; });

const words = 'Maple Oak Cedar Pine Elm Washington Lake Hill Walnut Spring North Ridge Church Willow Mill Sunset Railroad Jackson West Jefferson South Highland Forest Johnson River Woodland Meadow Cherry Franklin Dogwood Hickory Lincoln Chestnut Park Poplar Madison Birch Valley Magnolia Liberty Monroe Prospect Cleveland Grant Adams Locust Broad Center Laurel Sycamore Hillcrest Orchard College Holly Lakeview Wilson Court Ash Beech Harrison Clinton Juniper Summit Aspen Spruce Fairway Colonial Hamilton Creekside Garden Pleasant Bridge Union Canyon Victoria Deer Eagle Fox Garfield Heather Ivy Jasper Kent Linden Mulberry Newton Olive Pearl Quail Rose Shady Taylor Utah Vine Warren York Azalea Briar Clover Dale Emerson Fern Grove Harbor Iris Jade Knoll Lark Mesa Nevada Ocean Pebble Robin Sage Timber Upland Violet Windsor Arbor Brook Coral Dove Essex Falcon Glen Haven Island Kings Lilac Marsh Noble Opal Pond Queens Raven Sierra Trail Vista Wren'.split(' ');
const kinds = weighted([['St', 30], ['Ave', 24], ['Rd', 16], ['Dr', 12], ['Ln', 7], ['Ct', 5], ['Blvd', 3], ['Pl', 2], ['Way', 1]] as const);
const streetWord = weighted(words.map((w, i) => [w, 1 / (1 + i / 30)] as const));

export function drawPlace(r: Random): Place {
  const town = r.chance(0.88) ? towns(r) : r.pick(cities);
  const zip = `${town.prefix}${String((town.first + r.between(0, town.zips)) % 100).padStart(2, '0')}`;
  if (r.chance(0.02)) return { address: `PO Box ${r.between(1, 9999)}`, city: town.city, state: town.state, zip };
  const street = r.chance(0.14) ? ordinal(r.between(1, 140)) : r.chance(0.12) ? `${streetWord(r)} ${streetWord(r)}` : streetWord(r);
  const direction = r.chance(0.12) ? `${r.pick(['N', 'S', 'E', 'W', 'NE', 'SW'])} ` : '';
  return { address: `${r.between(1, r.chance(0.5) ? 999 : 9999)} ${direction}${street} ${kinds(r)}${r.chance(0.2) ? ` ${r.pick(['Apt', 'Apt', 'Unit', '#'])} ${r.between(1, 60)}` : ''}`, city: town.city, state: town.state, zip };
}

const ordinal = (n: number): string => `${n}${n % 100 > 10 && n % 100 < 14 ? 'th' : ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'}`;
const spelled: Record<string, string> = { St: 'Street', Ave: 'Avenue', Rd: 'Road', Dr: 'Drive', Ln: 'Lane', Ct: 'Court', Blvd: 'Boulevard', Pl: 'Place', Apt: 'Apartment', N: 'North', S: 'South', E: 'East', W: 'West' };
/** The same address as another clerk writes it. */
export const otherwise = (r: Random, address: string): string => r.chance(0.2) ? address.replace(/ (Apt|Unit|#) .*$/, '') : address.split(' ').map((w) => spelled[w] ?? w).join(' ');

export const drawPhone = (r: Random): string => `${r.pick(['503', '503', '503', '971', '971', '541', '360', '206', '415', '208'])}-${r.between(200, 999)}-${String(r.between(0, 9999)).padStart(4, '0')}`;
/** A Social Security number of a form that was really given out (SSA: never area 000, 666 or 9xx, group 00, serial 0000). */
export const drawSsn = (r: Random): string => { const area = r.between(1, 772); return `${String(area === 666 ? 667 : area).padStart(3, '0')}-${String(r.between(1, 99)).padStart(2, '0')}-${String(r.between(1, 9999)).padStart(4, '0')}`; };
