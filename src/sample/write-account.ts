import type { Account } from './account.ts';
import { accountId, type Kind } from './cast.ts';
import type { Segment } from './catalog.ts';
import { type DayNumber, dayText, earlyOn, monthStart } from './days.ts';
import type { Sheet } from './facts.ts';
import { arrOn } from './ledger.ts';
import { slug } from './names.ts';
import { fraction, random } from './random.ts';

/** accounts, account_attributes */

export function writeAccount(sheet: Sheet, account: Account): void {
  const { profile, book, createdOn } = account;
  const domain = `${slug(profile.name)}.example`;
  const fields = {
    account_id: profile.id,
    name: profile.name,
    kind: profile.kind,
    created_on: dayText(createdOn),
    domain,
    crm_url: `https://crm.example/accounts/${profile.id}`,
  };
  const [first] = book.sales;
  if (first === undefined) sheet.add('accounts', earlyOn(createdOn), fields);
  else sheet.history('accounts', fields, lifeOf(account, first.signedAt));
  for (const [attribute, values] of attributesOf(account)) writeHistory(sheet, profile.id, attribute, values);
}

/** A prospect, perhaps on trial, then a customer. */
function lifeOf(
  { book, createdOn }: Account,
  signedAt: number,
): readonly (readonly [number, { kind: Kind }])[] {
  const trial = book.intervals.find((each) => each.arr === 0);
  return [
    [earlyOn(createdOn), { kind: 'prospect' }],
    ...(trial ? [[earlyOn(trial.startsOn), { kind: 'trial' }] as const] : []),
    [Math.max(signedAt, trial ? earlyOn(trial.startsOn) + 1 : 0), { kind: 'customer' }],
  ];
}

/** Values with the days from which they hold, oldest first. */
type History = readonly { readonly from: DayNumber; readonly value: string }[];

function writeHistory(sheet: Sheet, id: string, attribute: string, values: History): void {
  values.forEach(({ from, value }, index) => {
    const next = values[index + 1];
    const fields = { account_id: id, attribute, valid_from: dayText(from), value };
    sheet.add('account_attributes', earlyOn(from), fields);
    if (next)
      sheet.add('account_attributes', earlyOn(next.from), { ...fields, valid_to: dayText(next.from - 1) });
  });
}

function attributesOf(account: Account): readonly (readonly [string, History])[] {
  const { profile, createdOn, book } = account;
  const constant = (value: string): History => [{ from: createdOn, value }];
  const people = (list: Account['csms']): History =>
    list.map(({ from, personId }) => ({ from, value: personId }));
  const [stay] = book.stays;
  const isCustomer = stay !== undefined;
  return [
    ['segment', segments(account)],
    ['region', constant(profile.region)],
    ['industry', constant(profile.industry)],
    ...(isCustomer
      ? ([
          ['plan', plans(account)],
          ['tier', constant(tierOf(account))],
          ['csm', people(account.csms)],
          ['owner', people(account.owners)],
        ] as const)
      : []),
    ...(profile.family ? ([['parent', parents(account)]] as const) : []),
  ];
}

const NEXT: Readonly<Record<Segment, Segment>> = {
  smb: 'mid-market',
  'mid-market': 'enterprise',
  enterprise: 'mid-market',
};

/** One account in twenty is put into another segment, on the first of a month. */
function segments({ company, profile, createdOn }: Account): History {
  const first = { from: createdOn, value: profile.segment };
  const rng = random(company.seed, profile.index, 'segment');
  const from = monthStart(rng.int(company.first, company.horizon));
  if (profile.part !== null || !rng.chance(0.05) || from <= createdOn) return [first];
  return [first, { from, value: NEXT[profile.segment] }];
}

const PLANS = ['essential', 'professional', 'premier'] as const;

/** Some move up a plan with their first upsell. */
function plans({ company, profile, createdOn, book }: Account): History {
  const level =
    profile.segment === 'enterprise' ? 1 : fraction(company.seed, profile.index, 'plan') < 0.6 ? 0 : 1;
  const upsell = book.sales.find((sale) => sale.kind === 'upsell');
  const first = { from: createdOn, value: PLANS[level] };
  if (upsell === undefined || fraction(company.seed, profile.index, 'plan up') > 0.4) return [first];
  return [first, { from: upsell.startsOn, value: PLANS[level + 1] ?? PLANS[2] }];
}

function tierOf({ company, profile, book }: Account): string {
  const arr = Math.max(profile.size, arrOn(book.intervals, company.first));
  return arr >= 150_000 ? 'platinum' : arr >= 45_000 ? 'gold' : arr >= 10_000 ? 'silver' : 'bronze';
}

function parents({ company, profile, createdOn }: Account): History {
  if (profile.family === null) return [];
  const earliest = Math.max(createdOn + 90, company.first);
  const later = random(company.seed, profile.index, 'joins on').int(earliest, company.today - 30);
  const from = profile.family.from === 'later' && later > earliest ? later : createdOn;
  return [{ from, value: accountId(profile.family.parent) }];
}
