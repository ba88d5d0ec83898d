import { z } from 'zod';
import { SEVERITIES } from '../core/alert.ts';
import { ATTRIBUTION_MODELS } from '../core/settings.ts';
import { notA, notOneOf } from './problem.ts';
import {
  attributeName,
  cronOrNever,
  currency,
  day,
  dayOfWeek,
  healthBands,
  locale,
  month,
  part,
  partOrMeasured,
  target,
  timeOfDay,
  timeZone,
} from './values.ts';

/**
 * What a config file may hold, as it is written. `z.input` of it is the file, `z.output` has every value read
 * (months as numbers, percentages as fractions).
 */

/** A section that knows its names: each unknown one gives a line of the message, in the order of `keys`. */
function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => notOneOf('known here', key, known)).join('\n')
        : undefined,
  });
}

/** What an id looks like. Checked beside the values, so that a bad id does not hide what is wrong behind it. */
export interface IdKind {
  readonly is: string;
  readonly pattern: RegExp;
  readonly allowed: string;
}

export const KPI_ID: IdKind = {
  is: 'the id of a KPI',
  pattern: /^[a-z][a-z0-9_]*$/,
  allowed: 'lower-case letters, digits and _, such as nrr',
};

export const DIGEST_ID: IdKind = {
  is: 'the id of a digest',
  pattern: /^[a-z0-9][a-z0-9-]{0,62}$/,
  allowed: 'up to 63 lower-case letters, digits and -, such as cs-daily',
};

export const RULE_ID: IdKind = {
  is: 'the id of a rule',
  pattern: DIGEST_ID.pattern,
  allowed: 'up to 63 lower-case letters, digits and -, such as health-drop',
};

const id = ({ pattern }: IdKind) => z.string().meta({ pattern: pattern.source });

const text = z.string().trim().min(1, 'must not be empty');
const count = (max: number) => z.int().min(0).max(max);
const weight = z.number().min(0).exactOptional();
const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, {
    error: (issue) =>
      typeof issue.input === 'string' ? notOneOf('allowed here', issue.input, words) : undefined,
  });

/** Each value as one or a list of them. */
const values = z
  .union([text, z.array(text).min(1, 'must name at least one value')])
  .transform((input) => (typeof input === 'string' ? [input] : input));
const filters = z
  .record(attributeName, values)
  .refine((map) => Object.keys(map).length > 0, 'must name at least one attribute, such as {region: [emea]}');

/** A rule about rows that is one word; the other kind is a section of attributes. */
const ruleWord = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, {
    error: ({ input }) => {
      const allowed = `${words.join(', ')}, or attributes such as {region: [emea]}`;
      return typeof input === 'string' ? notA('a rule about rows', input, words, allowed) : undefined;
    },
  });

const targets = z.record(
  id(KPI_ID),
  z.union([target, z.looseObject({ all: target.exactOptional() }).catchall(z.record(text, target))]),
);

export const company = section({
  reporting_currency: currency.exactOptional(),
  fiscal_year_starts: month.exactOptional(),
  fiscal_year_named_by: oneOf(['start', 'end']).exactOptional(),
  time_zone: timeZone.exactOptional(),
  week_starts: dayOfWeek.exactOptional(),
  locale: locale.exactOptional(),
  grace_days: count(366).exactOptional(),
  health_bands: healthBands.exactOptional(),
  rate_set: oneOf(['budget', 'spot']).exactOptional(),
  rollup_attributes: z.array(attributeName).exactOptional(),
  hourly_rate: z.number().min(0).exactOptional(),
  engagement_weights: section({
    one_to_one: weight,
    value_review: weight,
    qbr: weight,
    ebr: weight,
    training: weight,
    digital: weight,
  }).exactOptional(),
  engagement_half_life_days: z.number().positive().max(366).exactOptional(),
  coverage_eligibility: section({
    minimum_arr: z.number().min(0).exactOptional(),
    minimum_tenure_days: count(3660).exactOptional(),
    attributes: filters.exactOptional(),
  }).exactOptional(),
  unit_economics: section({
    cac_lag_months: count(24).exactOptional(),
    success_in_cogs: z.boolean().exactOptional(),
    onboarding_in_cac: z.boolean().exactOptional(),
    attribution: oneOf(ATTRIBUTION_MODELS).exactOptional(),
    lookback_days: count(1830).exactOptional(),
  }).exactOptional(),
  survey_answer_days: count(366).exactOptional(),
  forecast_weeks: z.int().min(0).max(52).exactOptional(),
  adoption_bar: section({
    seat_share: z.number().min(0).max(1).exactOptional(),
    key_features: count(1000).exactOptional(),
    feature_days: z.int().min(1).max(366).exactOptional(),
    minimum_days: count(3660).exactOptional(),
  }).exactOptional(),
  success_vector: section({
    take_rates: oneOf(['given', 'observed']).exactOptional(),
    values: oneOf(['list', 'median']).exactOptional(),
    on_time: partOrMeasured.exactOptional(),
    red_haircut: part.exactOptional(),
  }).exactOptional(),
  targets: targets.exactOptional(),
  holidays: z.array(day).exactOptional(),
});

const quietHours = section({ from: timeOfDay, to: timeOfDay });

/** Of a ready-made digest only what differs need be given; every other one needs a title and asks or sections. */
export const digest = section({
  title: text.exactOptional(),
  asks: z.array(text).exactOptional(),
  sections: z.array(text).min(1, 'must name at least one section').exactOptional(),
  schedule: cronOrNever.exactOptional(),
  time_zone: timeZone.exactOptional(),
  on_holidays: oneOf(['post', 'skip', 'next-business-day']).exactOptional(),
  catch_up_hours: z.number().min(0).max(744).exactOptional(),
  quiet_hours: quietHours.exactOptional(),
  channel: text.exactOptional(),
  roles: z.array(text).exactOptional(),
  audience: z.union([ruleWord(['all', 'reader']), filters]).exactOptional(),
  stale_after_days: count(366).exactOptional(),
  paused: z.boolean().exactOptional(),
});

export const policy = section({
  roles: z.record(text, z.union([ruleWord(['all', 'none', 'own_book', 'team']), filters])).exactOptional(),
  people: z.record(text, text).exactOptional(),
  default_role: text.exactOptional(),
});

const words = z.array(text);

const ownKpi = section({
  title: text,
  aliases: words.exactOptional(),
  description: text.exactOptional(),
  stage: oneOf([
    'acquisition',
    'onboarding',
    'adoption',
    'retention',
    'renewal',
    'expansion',
    'advocacy',
    'financial',
    'support',
  ]).exactOptional(),
  timing: oneOf(['leading', 'lagging']).exactOptional(),
  review: oneOf(['weekly', 'monthly', 'quarterly']).exactOptional(),
  unit: oneOf(['percent', 'money', 'count', 'score', 'points', 'days', 'months', 'ratio']),
  better: oneOf(['higher', 'lower', 'neither']),
  tense: oneOf(['past', 'forward']).exactOptional(),
  window: oneOf([
    'ttm',
    'last-quarter',
    'this-quarter',
    'last-30d',
    'last-90d',
    'next-90d',
    'now',
  ]).exactOptional(),
  units: text.exactOptional(),
  source: text.exactOptional(),
  formula: text.exactOptional(),
  n: text.exactOptional(),
  shows: words.exactOptional(),
  select: text.exactOptional(),
  columns: oneOf(['amount', 'fraction']).exactOptional(),
  reads: words.exactOptional(),
  by: z.array(attributeName).exactOptional(),
  money: z.boolean().exactOptional(),
});

const hours = z.number().min(0).max(8760);

/** Of a ready-made rule only what differs need be given; every other one needs a title, a kind and what that wants. */
const rule = section({
  title: text.exactOptional(),
  kind: text.exactOptional(),
  ask: text.exactOptional(),
  within: text.exactOptional(),
  settings: z
    .record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]))
    .exactOptional(),
  for: z.int().min(0).max(525_600).exactOptional(),
  severity: oneOf(SEVERITIES).exactOptional(),
  minimum_arr: z.number().min(0).exactOptional(),
  roll_up_over: z.int().min(1).max(10_000).exactOptional(),
  silenced_by: z.array(text).exactOptional(),
  channel: text.exactOptional(),
  tells_owner: z.boolean().exactOptional(),
  escalate_after_hours: z.union([hours, z.literal('never')]).exactOptional(),
  repeat_hours: z.union([hours, z.literal('never')]).exactOptional(),
  on: z.boolean().exactOptional(),
});

export const configSchema = section({
  company: company.exactOptional(),
  digests: z.record(id(DIGEST_ID), digest).exactOptional(),
  rules: z.record(id(RULE_ID), rule).exactOptional(),
  policy: policy.exactOptional(),
  kpis: z.record(id(KPI_ID), ownKpi).exactOptional(),
});

export type CompanySection = z.output<typeof company>;
export type DigestSection = z.output<typeof digest>;
export type RuleSection = z.output<typeof rule>;
export type OwnKpiSection = z.output<typeof ownKpi>;
export type PolicySection = z.output<typeof policy>;
export type ConfigFile = z.output<typeof configSchema>;

/** The JSON schema that editors check the file with. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input' });
  return { ...schema, title: 'bellwether.yaml' };
}
