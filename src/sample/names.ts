import type { Random } from './random.js';

const FIRST_STARTS =
  'Zor Quel Brim Tav Oz Drix Fen Vel Jas Kor Lum Nim Pell Rost Sorr Thav Ulm Wex Yar Garn';
const FIRST_ENDS = 'rin ick ano eth ozo ull amé ivar ost entin eky undo abel iff';
const LAST_STARTS =
  'Brack Dusk Ember Flint Grum Hollow Ivory Juniper Kettle Lantern Mossy Nettle Otter Pebble Quill Rumble Saffron Thistle Umber Velvet Willow Yonder Zephyr Copper';
const LAST_ENDS =
  'wick bottom shire ford worthy gate spindle brook mantle haven stone whistle field barrow';

const words = (text: string): readonly string[] => text.split(' ');

/** The key the platform makes of a name: lower-case letters only, accents dropped. */
export function lookupOf(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function invent(random: Random): string {
  const first = random.pick(words(FIRST_STARTS)) + random.pick(words(FIRST_ENDS));
  const last = random.pick(words(LAST_STARTS)) + random.pick(words(LAST_ENDS));
  return `${first} ${last}${random.chance(0.04) ? ' Jr.' : ''}`;
}

/** Draws a plainly invented name whose lookup nobody in `taken` has, and adds it there. */
export function newName(random: Random, taken: Set<string>): string {
  for (;;) {
    const name = invent(random);
    const lookup = lookupOf(name);
    if (taken.has(lookup)) continue;
    taken.add(lookup);
    return name;
  }
}
