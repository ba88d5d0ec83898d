import type { Config } from '../core/config.ts';
import { DEFAULT_POLICY, DEFAULT_ROLES, type Policy, type ScopeRule } from '../core/policy.ts';
import { DEFAULT_SETTINGS, type Settings } from '../core/settings.ts';
import { buildRules } from './alert-rules.ts';
import { buildDigests } from './digests.ts';
import { ruleOf } from './rules.ts';
import type { CompanySection, ConfigFile, PolicySection } from './schema.ts';

/** A checked file with every default filled in. */
export function buildConfig(file: ConfigFile): Config {
  const settings = buildSettings(file.company ?? {});
  return {
    settings,
    digests: buildDigests(file.digests ?? {}, settings),
    rules: buildRules(file.rules ?? {}, settings),
    policy: file.policy === undefined ? DEFAULT_POLICY : buildPolicy(file.policy),
  };
}

function buildSettings(company: CompanySection): Settings {
  const defaults = DEFAULT_SETTINGS;
  const coverage = company.coverage_eligibility ?? {};
  const economics = company.unit_economics ?? {};
  const bar = company.adoption_bar ?? {};
  const vector = company.success_vector ?? {};
  return {
    reportingCurrency: company.reporting_currency ?? defaults.reportingCurrency,
    fiscalYearStarts: company.fiscal_year_starts ?? defaults.fiscalYearStarts,
    fiscalYearNamedBy: company.fiscal_year_named_by ?? defaults.fiscalYearNamedBy,
    timeZone: company.time_zone ?? defaults.timeZone,
    weekStarts: company.week_starts ?? defaults.weekStarts,
    locale: company.locale ?? defaults.locale,
    graceDays: company.grace_days ?? defaults.graceDays,
    healthBands: company.health_bands ?? defaults.healthBands,
    rateSet: company.rate_set ?? defaults.rateSet,
    rollupAttributes: [...new Set(company.rollup_attributes ?? defaults.rollupAttributes)],
    hourlyRate: company.hourly_rate ?? defaults.hourlyRate,
    engagement: {
      weights: { ...defaults.engagement.weights, ...company.engagement_weights },
      halfLifeDays: company.engagement_half_life_days ?? defaults.engagement.halfLifeDays,
    },
    coverage: {
      minimumArr: coverage.minimum_arr ?? defaults.coverage.minimumArr,
      minimumTenureDays: coverage.minimum_tenure_days ?? defaults.coverage.minimumTenureDays,
      attributes: coverage.attributes ?? defaults.coverage.attributes,
    },
    economics: {
      cacLagMonths: economics.cac_lag_months ?? defaults.economics.cacLagMonths,
      onboardingInCac: economics.onboarding_in_cac ?? defaults.economics.onboardingInCac,
      successInCogs: economics.success_in_cogs ?? defaults.economics.successInCogs,
      attribution: economics.attribution ?? defaults.economics.attribution,
      lookbackDays: economics.lookback_days ?? defaults.economics.lookbackDays,
    },
    surveyAnswerDays: company.survey_answer_days ?? defaults.surveyAnswerDays,
    forecastWeeks: company.forecast_weeks ?? defaults.forecastWeeks,
    adoption: {
      seatShare: bar.seat_share ?? defaults.adoption.seatShare,
      keyFeatures: bar.key_features ?? defaults.adoption.keyFeatures,
      featureDays: bar.feature_days ?? defaults.adoption.featureDays,
      minimumDays: bar.minimum_days ?? defaults.adoption.minimumDays,
    },
    successVector: {
      takeRates: vector.take_rates ?? defaults.successVector.takeRates,
      values: vector.values ?? defaults.successVector.values,
      onTime: vector.on_time ?? defaults.successVector.onTime,
      redHaircut: vector.red_haircut ?? defaults.successVector.redHaircut,
    },
    holidays: [...new Set(company.holidays ?? defaults.holidays)].sort(),
    targets: buildTargets(company.targets ?? {}),
  };
}

function buildTargets(written: NonNullable<CompanySection['targets']>): Settings['targets'] {
  const entries = Object.entries(written).map(([kpi, target]) => {
    if (typeof target === 'number') return [kpi, { all: target, groups: {} }] as const;
    const { all = null, ...attributes } = target;
    const groups = Object.entries(attributes).flatMap(([attribute, byValue]) =>
      Object.entries(byValue).map(([value, number]) => [`${attribute}=${value}`, number] as const),
    );
    return [kpi, { all, groups: Object.fromEntries(groups) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Roles in the file stand in place of all built-in ones; `none` is always there and sees nothing. */
function buildPolicy(policy: PolicySection): Policy {
  const roles = Object.entries(policy.roles ?? {}).map(([role, rule]) => [role, ruleOf(rule)] as const);
  const people = Object.entries(policy.people ?? {}).map(
    ([person, role]) => [person.toLowerCase(), role] as const,
  );
  const fallback = policy.default_role ?? 'none';
  return {
    roles: new Map<string, ScopeRule>([
      ...(roles.length > 0 ? roles : DEFAULT_ROLES),
      ['none', { kind: 'none' }],
    ]),
    people: new Map(people),
    defaultRole: fallback === 'none' ? null : fallback,
  };
}
