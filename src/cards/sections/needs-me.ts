import { type AccountNeeds, type Need, needsByAccount } from '../../core/account-needs.ts';
import type { Answer } from '../../core/answer.ts';
import { formatCompact, formatCount, formatCountOf, formatValue } from '../../core/format.ts';
import type { DigestAbout, Section, SectionAnswers, SectionPart } from '../../core/section.ts';
import {
  detractorNeeds,
  dissatisfiedNeeds,
  healthNeeds,
  onboardingNeeds,
  renewalNeeds,
  usageNeeds,
} from '../book-needs.ts';

/** Every account with its score and what it pays. */
const HEALTH = 'health list';
/** Most contracts renew within a year, and their renewal names the risks that are open. */
const RENEWALS = 'renewals next 365d';
const OVERDUE = 'renewals overdue';
const NPS = 'nps last 14d variant:by_response list';
/** Counted by when it went out; an answer of the last 14 days is to a survey of some days before. */
const CSAT = 'csat last 28d list';
const ONBOARDING = 'onboarding stuck';
const USAGE = 'adoption last 30d vs prior by account';

/** Accounts named. */
const NAMED = 10;

/** What needs its reader today, by the money at stake: one line an account, with all its reasons. */
export default {
  summary: 'what needs its reader today: accounts with their reasons, by the money at stake',
  asks: () => [HEALTH, RENEWALS, OVERDUE, NPS, CSAT, ONBOARDING, USAGE],
  show: (answers, about) => {
    if (answers.own.length === 0) return [];
    const [health] = answers.of(HEALTH);
    const needs = needsByAccount(needsOf(answers, about), arrOf(health));
    return [needs.length === 0 ? quietPart(health, about) : needsPart(needs, health, about)];
  },
} satisfies Section;

const needsOf = ({ of }: SectionAnswers, about: DigestAbout): readonly Need[] => [
  ...renewalNeeds([...of(OVERDUE), ...of(RENEWALS)], about),
  ...healthNeeds(of(HEALTH), about),
  ...detractorNeeds(of(NPS), about),
  ...dissatisfiedNeeds(of(CSAT), about),
  ...onboardingNeeds(of(ONBOARDING), about),
  ...usageNeeds(of(USAGE), about),
];

const arrOf = (health: Answer | undefined): ReadonlyMap<string, number> =>
  new Map(
    (health?.list?.rows ?? []).flatMap(({ accountId, cells: { arr } }) =>
      accountId === null || typeof arr !== 'number' ? [] : [[accountId, arr] as const],
    ),
  );

/** `4 accounts need you, $320K at stake`, then a line for each. */
function needsPart(
  needs: readonly AccountNeeds[],
  health: Answer | undefined,
  about: DigestAbout,
): SectionPart {
  const { settings, reader } = about;
  const currency = health?.currency;
  const sum = needs.reduce((all, { stake }) => all + (stake ?? 0), 0);
  const verb = needs.length === 1 ? 'needs' : 'need';
  const count = `${formatCountOf(needs.length, 'account', settings)} ${verb} ${reader === null ? 'attention' : 'you'}`;
  const finding = sum === 0 ? count : `${count}, ${formatCompact(sum, 'money', settings, currency)} at stake`;
  const rest = needs.slice(NAMED);
  const items = needs.slice(0, NAMED).map(({ name, stake, reasons }) => {
    const worth = stake === null || stake === 0 ? '' : `, ${formatValue(stake, 'money', settings, currency)}`;
    return `${name}${worth}: ${reasons.join(', ')}`;
  });
  return {
    title: null,
    finding,
    blocks: [
      { type: 'text', weight: 'strong', text: 'By the money at stake' },
      {
        type: 'list',
        items: rest.length === 0 ? items : [...items, `… ${formatCount(rest.length, settings)} more`],
      },
    ],
  };
}

function quietPart(health: Answer | undefined, { settings, reader }: DigestAbout): SectionPart {
  const accounts = health?.total.measures['accounts'] ?? null;
  const who = reader === null ? 'anybody' : 'you';
  const text =
    accounts === 0 && reader !== null
      ? 'Your book is empty: no account that pays has you as its CSM or owner yet.'
      : `Nothing here needs ${who} today${accounts === null || accounts === 0 ? '' : `: ${formatCountOf(accounts, 'account', settings)}, all quiet`}.`;
  return { title: null, finding: `nothing needs ${who} today`, blocks: [{ type: 'text', text }] };
}
