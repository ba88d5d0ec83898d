import fc from 'fast-check';

/** Strings to throw at the parser: noise, the grammar's own words in any order, and mutated asks. */

const WORDS = (
  'nrr grr churn retention renewals health nps csat adoption pipeline scorecard all renewal rate logo-churn ' +
  'enterprise mid-market smb emea gold auto acme corp globex "acme" "Red Hat" initech red hat bank of amber ' +
  'q1 q2 q3 q4 q5 h1 h3 fy25 fy26 fy cy cy2025 2025 2024-02 2025-02-30 2024-02-29 jul aug 12 25 31 03/04/2025 ' +
  'last next this trailing past week month quarter half year 90d 12m 3 months days ttm mtd qtd ytd today now ' +
  'yesterday since as of as-of as-known: 2025-06-30 to .. - and or between vs yoy qoq mom target benchmark ' +
  'prior by segment region csm close date , : = != > < >= <= 50k $1.5m €10k 50,000 -5 -smb not without ' +
  'top bottom best worst 5 0 drop 30d red yellow overdue at-risk new open won lost segment: segment:end ' +
  'region:emea owner:me csm:ann owner:@bob.stone me my @ann @nobody account: account:a8 person:u9 variant:strict ' +
  'variant:windfall variant:nope fx:spot fx:x grace:30 grace: currency:eur annualise full detail explain why ' +
  'csv chart share trend split list reasons stuck sort:arr sort:-arr flag:auto basis:now is how are we the me ' +
  'constructor __proto__ toString enterprize chrun renewel hlth segmnt ; DROP TABLE accounts -- \' " ( ) * `'
).split(' ');

const word = fc.constantFrom(...WORDS);
const glue = fc.constantFrom(' ', ' ', ' ', ' ', '', '-', '_', ',', ', ', ':');

/** The grammar's words in any order, joined in any way. */
export const soup = fc
  .array(fc.tuple(word, glue), { minLength: 1, maxLength: 14 })
  .map((pairs) => pairs.map(([text, join]) => text + join).join(''));

/** Anything at all, of every script. */
export const noise = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** A given ask with some characters dropped, doubled, swapped or replaced, or with a word thrown in. */
export function mutated(asks: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat({ max: 80 }),
    what: fc.constantFrom('drop', 'double', 'swap', 'replace', 'word'),
    with: fc.string({ minLength: 1, maxLength: 1 }),
    word,
  });
  return fc
    .tuple(fc.constantFrom(...asks), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([ask, edits]) =>
      edits.reduce((text, one) => {
        const at = text.length === 0 ? 0 : one.at % text.length;
        const [before, here, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
        if (one.what === 'drop') return before + after;
        if (one.what === 'double') return before + here + here + after;
        if (one.what === 'swap') return before + after.slice(0, 1) + here + after.slice(1);
        if (one.what === 'replace') return before + one.with + after;
        return `${before} ${one.word} ${here}${after}`;
      }, ask),
    );
}

const KPI_WORDS = [
  'nrr',
  'churn',
  'renewals',
  'health',
  'nps',
  'scorecard',
  'nrr,grr',
  'upsell vs cross-sell',
  'renewal rate',
  'adoption',
  'pipeline',
  'success vector',
  'nrr,renewals',
  'logo churn',
  'churned',
  'csat,yoy nrr',
  'health,nrr',
];
export const CLAUSES = [
  'q1',
  'q3',
  'h1 fy25',
  'fy26 q2',
  'cy2025 q2',
  'cy q3',
  '2024',
  'jul',
  'jul 2024',
  '12 aug',
  '29 feb',
  'feb 2024',
  'apr..jun',
  'nov..feb',
  'q1 to q3',
  '2025-04-01 to 2025-06-30',
  'last quarter',
  'last 90d',
  'next 3 months',
  'next week',
  'trailing 12m',
  'last 2 quarters',
  'this fiscal year',
  'last calendar quarter',
  'mtd',
  'qtd',
  'ytd',
  'ttm',
  'today',
  'yesterday',
  'now',
  'since may',
  'since 2025-06-01',
  'as of 2025-06-30',
  'as of 30 jun',
  'week of 2025-01-01',
  'vs q1',
  'vs last quarter',
  'vs prior',
  'vs target',
  'vs benchmark',
  'yoy',
  'qoq',
  'mom',
  'vs smb',
  'vs apac',
  'vs variant:strict',
  'variant:strict',
  'variant:movement_sum',
  'by segment',
  'by region,csm',
  'by close date',
  'enterprise',
  'enterprise,mid-market',
  '-smb',
  'not gold',
  'region:emea',
  'region:-emea,-amer',
  'region!=apac',
  'north america',
  'team:emea',
  'segment:none',
  'product:"core platform"',
  'product:analytics',
  'contract:"C 1/2"',
  'feature:dashboards',
  'owner:me',
  'csm:@bob.stone',
  'csm:sam',
  'owner:u10',
  '>50k',
  '<1.5m',
  'arr>=10,000',
  'health<40',
  'due_arr>5',
  'at-risk',
  'red',
  'flag:auto',
  'industry:auto',
  'won',
  'top 5',
  'worst 3',
  'best 4',
  'bottom 10',
  'drop 30d',
  'drop 10',
  'sort:-arr',
  'segment:end',
  'basis:now',
  'fx:spot',
  'grace:0',
  'as-known:2025-06-30',
  'currency:eur',
  'annualise',
  'full',
  'explain',
  'split',
  'trend',
  'why',
  'list',
  'reasons',
  'acme',
  '"acme corp"',
  'account:a8',
  'globex',
  'red hat',
  '@ann',
  'me',
  'person:u9',
  'bob stone',
  'please',
  'for',
  'and',
];

/** KPIs and clauses that are each well formed, in any order and number. */
export const clauses = fc
  .tuple(fc.constantFrom(...KPI_WORDS), fc.array(fc.constantFrom(...CLAUSES), { maxLength: 5 }), fc.boolean())
  .map(([kpi, list, last]) => (last ? [...list, kpi] : [kpi, ...list]).join(' '));
