import type { Region } from './catalog.ts';
import { fraction, hash, itemAt } from './random.ts';

/** Invented names for companies and people; no two accounts share one, however many there are. */

const FIRST =
  'Bram Cal Dun Fern Garr Hale Ivel Jor Kel Lind Mar Nor Ostra Pell Quill Ros Stav Thorn Ulver Ver Wyn Ash Birch Copper Elder Fox Glen Hazel Juni Lark'.split(
    ' ',
  );
const LAST = 'wick ford more ley stead vale mere brook holt haven field bury gate croft'.split(' ');

const TRADES: Readonly<Record<string, readonly string[]>> = {
  logistics: ['Freight', 'Logistics', 'Haulage', 'Couriers', 'Shipping'],
  manufacturing: ['Works', 'Castings', 'Instruments', 'Machines', 'Textiles'],
  retail: ['Stores', 'Outfitters', 'Grocers', 'Books', 'Homeware'],
  healthcare: ['Clinics', 'Care', 'Diagnostics', 'Hospitals', 'Dental'],
  energy: ['Energy', 'Solar', 'Wind', 'Grid', 'Heat'],
  food: ['Foods', 'Bakeries', 'Dairy', 'Orchards', 'Catering'],
  construction: ['Builders', 'Timber', 'Homes', 'Bridges', 'Roofing'],
  education: ['Schools', 'Academies', 'Press', 'Colleges', 'Learning'],
};
const WORDS: readonly (readonly [string, string])[] = Object.entries(TRADES).flatMap(([industry, words]) =>
  words.map((word): readonly [string, string] => [word, industry]),
);

const PLACES =
  'North South East West Harbour Island Lakes Valley Hills Coast Border Plains Forest River Bay Cape Delta Summit Prairie Canyon'.split(
    ' ',
  );
const FORMS: Readonly<Record<Region, readonly string[]>> = {
  amer: ['', '', '', ' Inc'],
  emea: ['', '', ' Ltd', ' GmbH', ' AB', ' SARL'],
  apac: ['', '', ' Pty', ' KK'],
  latam: ['', '', ' SA', ' Ltda'],
};

/** Shares no factor with the number of name pairs (FIRST × LAST × WORDS = 16,800), so that steps of it visit them all. */
const STRIDE = 7_919;

interface CompanyName {
  readonly base: string;
  /** The legal form, with the space before it; often empty. */
  readonly form: string;
  readonly industry: string;
}

/** The name of account `index`; the trade in it says the industry. */
export function companyName(seed: number, index: number, region: Region): CompanyName {
  const pairs = FIRST.length * LAST.length * WORDS.length;
  const round = Math.floor(index / pairs);
  const place = ((index % pairs) * STRIDE + (hash(seed, 'names') % pairs)) % pairs;
  const first = itemAt(FIRST, (place % FIRST.length) / FIRST.length);
  const last = itemAt(LAST, (Math.floor(place / FIRST.length) % LAST.length) / LAST.length);
  const [trade, industry] = itemAt(WORDS, Math.floor(place / (FIRST.length * LAST.length)) / WORDS.length);
  const form = itemAt(FORMS[region], fraction(seed, index, 'form'));
  return { base: `${first}${last} ${trade}${placeOf(round)}`, form, industry };
}

/** Empty for the first round of names, then one place, then two. */
function placeOf(round: number): string {
  if (round === 0) return '';
  const one = PLACES[(round - 1) % PLACES.length];
  return ` ${one}${placeOf(Math.floor((round - 1) / PLACES.length))}`;
}

const GIVEN =
  'Ada Bruno Carla Dario Edda Felix Greta Hugo Ines Jonas Kaia Leon Mona Nils Olga Pavel Quinn Rosa Sami Tessa Uma Viktor Wanda Yara Zeno Alba Boris Clea Dina Emil'.split(
    ' ',
  );
const FAMILY =
  'Abbot Brandt Castell Dorsey Ekholm Farrow Galvez Hartig Iversen Jarrow Kessel Lomax Marlow Norden Okafor Pryce Quist Rendle Sorel Tarrant Ullman Varga Westby Yates Zeller Ansel Birke Corvin Dalby Esker'.split(
    ' ',
  );

/** The `nth` person's name; the number makes an address of their own once the pairs have run out. */
export function personName(seed: number, nth: number): { readonly name: string; readonly email: string } {
  const pairs = GIVEN.length * FAMILY.length;
  const place = ((nth % pairs) * 367 + (hash(seed, 'people') % pairs)) % pairs;
  const given = itemAt(GIVEN, (place % GIVEN.length) / GIVEN.length);
  const family = itemAt(FAMILY, Math.floor(place / GIVEN.length) / FAMILY.length);
  const round = Math.floor(nth / pairs);
  const name = round === 0 ? `${given} ${family}` : `${given} ${family} ${round + 1}`;
  return { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@bellwether.example` };
}

/** The part of a web address that a name becomes: plain letters, digits and dashes. */
export const slug = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/<[^>]*>|'|\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
