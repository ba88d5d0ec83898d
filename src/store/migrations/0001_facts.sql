-- What the company's systems say. Every table has the rows that count now, and beside it a _history with the
-- versions before them and the rows withdrawn. A version counts from sys_from up to, not including, sys_to.
CREATE SCHEMA IF NOT EXISTS facts;

-- What is derived from facts, and can be rebuilt from them at any time.
CREATE SCHEMA IF NOT EXISTS marts;

-- One line per import and table: what it changed, and up to which day the table's data go.
CREATE TABLE facts.imports (
  import_id   bigint NOT NULL,
  table_name  text NOT NULL,
  imported_at timestamptz NOT NULL,
  through     date NOT NULL,
  inserted    bigint NOT NULL,
  updated     bigint NOT NULL,
  unchanged   bigint NOT NULL,
  PRIMARY KEY (import_id, table_name)
);

-- Accounts whose derived rows are out of date; '*' is all of them.
CREATE TABLE marts.dirty (
  account_id text PRIMARY KEY
);

CREATE TABLE facts.accounts (
  account_id text NOT NULL,
  name       text NOT NULL,
  kind       text NOT NULL DEFAULT 'customer',
  created_on date,
  domain     text,
  crm_url    text,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (account_id)
);
CREATE TABLE facts.accounts_history (
  account_id text NOT NULL,
  name       text,
  kind       text,
  created_on date,
  domain     text,
  crm_url    text,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX accounts_history_key ON facts.accounts_history (account_id, sys_from);

CREATE TABLE facts.account_attributes (
  account_id text NOT NULL,
  attribute  text NOT NULL,
  valid_from date NOT NULL,
  value      text NOT NULL,
  valid_to   date,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (account_id, attribute, valid_from)
);
CREATE TABLE facts.account_attributes_history (
  account_id text NOT NULL,
  attribute  text NOT NULL,
  valid_from date NOT NULL,
  value      text,
  valid_to   date,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX account_attributes_history_key ON facts.account_attributes_history (account_id, attribute, valid_from, sys_from);
CREATE INDEX account_attributes_value ON facts.account_attributes (attribute, value);
CREATE INDEX account_attributes_history_value ON facts.account_attributes_history (attribute, value);

CREATE TABLE facts.people (
  person_id  text NOT NULL,
  name       text NOT NULL,
  email      text NOT NULL,
  role       text,
  manager_id text,
  team       text,
  starts_on  date,
  ends_on    date,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (person_id)
);
CREATE TABLE facts.people_history (
  person_id  text NOT NULL,
  name       text,
  email      text,
  role       text,
  manager_id text,
  team       text,
  starts_on  date,
  ends_on    date,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX people_history_key ON facts.people_history (person_id, sys_from);

CREATE TABLE facts.products (
  product_id text NOT NULL,
  name       text NOT NULL,
  family     text,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (product_id)
);
CREATE TABLE facts.products_history (
  product_id text NOT NULL,
  name       text,
  family     text,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX products_history_key ON facts.products_history (product_id, sys_from);

CREATE TABLE facts.features (
  feature_id text NOT NULL,
  name       text NOT NULL,
  product_id text,
  is_key     boolean,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (feature_id)
);
CREATE TABLE facts.features_history (
  feature_id text NOT NULL,
  name       text,
  product_id text,
  is_key     boolean,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX features_history_key ON facts.features_history (feature_id, sys_from);

CREATE TABLE facts.arr_lines (
  line_id     text NOT NULL,
  starts_on   date NOT NULL,
  account_id  text NOT NULL,
  product_id  text NOT NULL,
  contract_id text,
  ends_on     date,
  arr         numeric NOT NULL,
  currency    text NOT NULL,
  is_uplift   boolean,
  signed_on   date,
  end_reason  text,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  PRIMARY KEY (line_id, starts_on)
);
CREATE TABLE facts.arr_lines_history (
  line_id     text NOT NULL,
  starts_on   date NOT NULL,
  account_id  text,
  product_id  text,
  contract_id text,
  ends_on     date,
  arr         numeric,
  currency    text,
  is_uplift   boolean,
  signed_on   date,
  end_reason  text,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  sys_to      timestamptz,
  is_deleted  boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX arr_lines_history_key ON facts.arr_lines_history (line_id, starts_on, sys_from);
CREATE INDEX arr_lines_account ON facts.arr_lines (account_id);
CREATE INDEX arr_lines_history_account ON facts.arr_lines_history (account_id);

CREATE TABLE facts.fx_rates (
  currency     text NOT NULL,
  rate_set     text NOT NULL,
  effective_on date NOT NULL,
  rate         numeric NOT NULL,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (currency, rate_set, effective_on)
);
CREATE TABLE facts.fx_rates_history (
  currency     text NOT NULL,
  rate_set     text NOT NULL,
  effective_on date NOT NULL,
  rate         numeric,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX fx_rates_history_key ON facts.fx_rates_history (currency, rate_set, effective_on, sys_from);

CREATE TABLE facts.renewals (
  renewal_id   text NOT NULL,
  account_id   text NOT NULL,
  contract_id  text,
  due_on       date NOT NULL,
  due_arr      numeric NOT NULL,
  currency     text NOT NULL,
  outcome      text NOT NULL,
  closed_on    date,
  renewed_arr  numeric,
  is_auto      boolean,
  term_months  bigint,
  notice_by    date,
  reason       text,
  owner_id     text,
  forecast     text,
  contacted_on date,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (renewal_id)
);
CREATE TABLE facts.renewals_history (
  renewal_id   text NOT NULL,
  account_id   text,
  contract_id  text,
  due_on       date,
  due_arr      numeric,
  currency     text,
  outcome      text,
  closed_on    date,
  renewed_arr  numeric,
  is_auto      boolean,
  term_months  bigint,
  notice_by    date,
  reason       text,
  owner_id     text,
  forecast     text,
  contacted_on date,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX renewals_history_key ON facts.renewals_history (renewal_id, sys_from);

CREATE TABLE facts.risks (
  risk_id    text NOT NULL,
  account_id text NOT NULL,
  kind       text NOT NULL,
  raised_on  date NOT NULL,
  cleared_on date,
  note       text,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (risk_id)
);
CREATE TABLE facts.risks_history (
  risk_id    text NOT NULL,
  account_id text,
  kind       text,
  raised_on  date,
  cleared_on date,
  note       text,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX risks_history_key ON facts.risks_history (risk_id, sys_from);

CREATE TABLE facts.revenue_months (
  account_id text NOT NULL,
  product_id text NOT NULL,
  month      date NOT NULL,
  kind       text NOT NULL DEFAULT 'subscription',
  revenue    numeric NOT NULL,
  cogs       numeric,
  currency   text NOT NULL,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (account_id, product_id, month)
);
CREATE TABLE facts.revenue_months_history (
  account_id text NOT NULL,
  product_id text NOT NULL,
  month      date NOT NULL,
  kind       text,
  revenue    numeric,
  cogs       numeric,
  currency   text,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX revenue_months_history_key ON facts.revenue_months_history (account_id, product_id, month, sys_from);

CREATE TABLE facts.milestones (
  milestone_id  text NOT NULL,
  name          text NOT NULL,
  kind          text NOT NULL,
  position      bigint,
  is_required   boolean,
  target_days   bigint,
  product_id    text,
  upsell_arr    numeric,
  currency      text,
  is_repeatable boolean,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  PRIMARY KEY (milestone_id)
);
CREATE TABLE facts.milestones_history (
  milestone_id  text NOT NULL,
  name          text,
  kind          text,
  position      bigint,
  is_required   boolean,
  target_days   bigint,
  product_id    text,
  upsell_arr    numeric,
  currency      text,
  is_repeatable boolean,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  sys_to        timestamptz,
  is_deleted    boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX milestones_history_key ON facts.milestones_history (milestone_id, sys_from);

CREATE TABLE facts.milestone_predictions (
  account_id   text NOT NULL,
  milestone_id text NOT NULL,
  predicted_at timestamptz NOT NULL,
  predicted_on date NOT NULL,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (account_id, milestone_id, predicted_at)
);
CREATE TABLE facts.milestone_predictions_history (
  account_id   text NOT NULL,
  milestone_id text NOT NULL,
  predicted_at timestamptz NOT NULL,
  predicted_on date,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX milestone_predictions_history_key ON facts.milestone_predictions_history (account_id, milestone_id, predicted_at, sys_from);

CREATE TABLE facts.milestones_reached (
  account_id   text NOT NULL,
  milestone_id text NOT NULL,
  reached_on   date NOT NULL,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (account_id, milestone_id, reached_on)
);
CREATE TABLE facts.milestones_reached_history (
  account_id   text NOT NULL,
  milestone_id text NOT NULL,
  reached_on   date NOT NULL,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX milestones_reached_history_key ON facts.milestones_reached_history (account_id, milestone_id, reached_on, sys_from);

CREATE TABLE facts.take_rates (
  milestone_id text NOT NULL,
  segment      text NOT NULL,
  valid_from   date NOT NULL,
  rate         numeric NOT NULL,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (milestone_id, segment, valid_from)
);
CREATE TABLE facts.take_rates_history (
  milestone_id text NOT NULL,
  segment      text NOT NULL,
  valid_from   date NOT NULL,
  rate         numeric,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX take_rates_history_key ON facts.take_rates_history (milestone_id, segment, valid_from, sys_from);

CREATE TABLE facts.onboardings (
  onboarding_id text NOT NULL,
  account_id    text NOT NULL,
  started_on    date NOT NULL,
  target_on     date,
  completed_on  date,
  paused_days   bigint,
  status        text NOT NULL,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  PRIMARY KEY (onboarding_id)
);
CREATE TABLE facts.onboardings_history (
  onboarding_id text NOT NULL,
  account_id    text,
  started_on    date,
  target_on     date,
  completed_on  date,
  paused_days   bigint,
  status        text,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  sys_to        timestamptz,
  is_deleted    boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX onboardings_history_key ON facts.onboardings_history (onboarding_id, sys_from);

CREATE TABLE facts.usage_days (
  account_id   text NOT NULL,
  user_id      text NOT NULL,
  feature_id   text NOT NULL,
  day          date NOT NULL,
  events       bigint NOT NULL,
  value_events bigint,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (account_id, user_id, feature_id, day)
);
CREATE TABLE facts.usage_days_history (
  account_id   text NOT NULL,
  user_id      text NOT NULL,
  feature_id   text NOT NULL,
  day          date NOT NULL,
  events       bigint,
  value_events bigint,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX usage_days_history_key ON facts.usage_days_history (account_id, user_id, feature_id, day, sys_from);

CREATE TABLE facts.entitlements (
  account_id text NOT NULL,
  product_id text NOT NULL,
  valid_from date NOT NULL,
  seats      bigint NOT NULL,
  valid_to   date,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  PRIMARY KEY (account_id, product_id, valid_from)
);
CREATE TABLE facts.entitlements_history (
  account_id text NOT NULL,
  product_id text NOT NULL,
  valid_from date NOT NULL,
  seats      bigint,
  valid_to   date,
  sys_from   timestamptz NOT NULL,
  import_id  bigint NOT NULL,
  sys_to     timestamptz,
  is_deleted boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX entitlements_history_key ON facts.entitlements_history (account_id, product_id, valid_from, sys_from);

CREATE TABLE facts.surveys (
  survey_id    text NOT NULL,
  kind         text NOT NULL,
  touchpoint   text,
  account_id   text NOT NULL,
  contact_id   text,
  contact_role text,
  sent_at      timestamptz NOT NULL,
  responded_at timestamptz,
  score        numeric,
  scale_min    numeric,
  scale_max    numeric,
  low_is_good  boolean,
  comment      text,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (survey_id)
);
CREATE TABLE facts.surveys_history (
  survey_id    text NOT NULL,
  kind         text,
  touchpoint   text,
  account_id   text,
  contact_id   text,
  contact_role text,
  sent_at      timestamptz,
  responded_at timestamptz,
  score        numeric,
  scale_min    numeric,
  scale_max    numeric,
  low_is_good  boolean,
  comment      text,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX surveys_history_key ON facts.surveys_history (survey_id, sys_from);

CREATE TABLE facts.touchpoints (
  touchpoint_id text NOT NULL,
  account_id    text NOT NULL,
  person_id     text,
  kind          text NOT NULL,
  occurred_at   timestamptz NOT NULL,
  is_held       boolean,
  is_two_way    boolean,
  exec_present  boolean,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  PRIMARY KEY (touchpoint_id)
);
CREATE TABLE facts.touchpoints_history (
  touchpoint_id text NOT NULL,
  account_id    text,
  person_id     text,
  kind          text,
  occurred_at   timestamptz,
  is_held       boolean,
  is_two_way    boolean,
  exec_present  boolean,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  sys_to        timestamptz,
  is_deleted    boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX touchpoints_history_key ON facts.touchpoints_history (touchpoint_id, sys_from);

CREATE TABLE facts.health_readings (
  account_id  text NOT NULL,
  component   text NOT NULL,
  observed_at timestamptz NOT NULL,
  score       numeric NOT NULL,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  PRIMARY KEY (account_id, component, observed_at)
);
CREATE TABLE facts.health_readings_history (
  account_id  text NOT NULL,
  component   text NOT NULL,
  observed_at timestamptz NOT NULL,
  score       numeric,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  sys_to      timestamptz,
  is_deleted  boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX health_readings_history_key ON facts.health_readings_history (account_id, component, observed_at, sys_from);

CREATE TABLE facts.health_weights (
  model_version    text NOT NULL,
  component        text NOT NULL,
  weight           numeric NOT NULL,
  stale_after_days bigint,
  valid_from       date NOT NULL,
  sys_from         timestamptz NOT NULL,
  import_id        bigint NOT NULL,
  PRIMARY KEY (model_version, component)
);
CREATE TABLE facts.health_weights_history (
  model_version    text NOT NULL,
  component        text NOT NULL,
  weight           numeric,
  stale_after_days bigint,
  valid_from       date,
  sys_from         timestamptz NOT NULL,
  import_id        bigint NOT NULL,
  sys_to           timestamptz,
  is_deleted       boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX health_weights_history_key ON facts.health_weights_history (model_version, component, sys_from);

CREATE TABLE facts.advocacy_events (
  event_id            text NOT NULL,
  account_id          text NOT NULL,
  kind                text NOT NULL,
  asked_on            date,
  accepted_on         date,
  done_on             date,
  referred_account_id text,
  sys_from            timestamptz NOT NULL,
  import_id           bigint NOT NULL,
  PRIMARY KEY (event_id)
);
CREATE TABLE facts.advocacy_events_history (
  event_id            text NOT NULL,
  account_id          text,
  kind                text,
  asked_on            date,
  accepted_on         date,
  done_on             date,
  referred_account_id text,
  sys_from            timestamptz NOT NULL,
  import_id           bigint NOT NULL,
  sys_to              timestamptz,
  is_deleted          boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX advocacy_events_history_key ON facts.advocacy_events_history (event_id, sys_from);

CREATE TABLE facts.outcomes (
  outcome_id  text NOT NULL,
  account_id  text NOT NULL,
  name        text NOT NULL,
  due_on      date NOT NULL,
  verified_on date,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  PRIMARY KEY (outcome_id)
);
CREATE TABLE facts.outcomes_history (
  outcome_id  text NOT NULL,
  account_id  text,
  name        text,
  due_on      date,
  verified_on date,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  sys_to      timestamptz,
  is_deleted  boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX outcomes_history_key ON facts.outcomes_history (outcome_id, sys_from);

CREATE TABLE facts.campaigns (
  campaign_id text NOT NULL,
  name        text NOT NULL,
  channel     text,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  PRIMARY KEY (campaign_id)
);
CREATE TABLE facts.campaigns_history (
  campaign_id text NOT NULL,
  name        text,
  channel     text,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  sys_to      timestamptz,
  is_deleted  boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX campaigns_history_key ON facts.campaigns_history (campaign_id, sys_from);

CREATE TABLE facts.campaign_events (
  event_id    text NOT NULL,
  campaign_id text NOT NULL,
  lead_id     text,
  kind        text NOT NULL,
  occurred_at timestamptz NOT NULL,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  PRIMARY KEY (event_id)
);
CREATE TABLE facts.campaign_events_history (
  event_id    text NOT NULL,
  campaign_id text,
  lead_id     text,
  kind        text,
  occurred_at timestamptz,
  sys_from    timestamptz NOT NULL,
  import_id   bigint NOT NULL,
  sys_to      timestamptz,
  is_deleted  boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX campaign_events_history_key ON facts.campaign_events_history (event_id, sys_from);

CREATE TABLE facts.leads (
  lead_id         text NOT NULL,
  person_key      text,
  created_on      date NOT NULL,
  source          text,
  campaign_id     text,
  qualified_on    date,
  accepted_on     date,
  account_id      text,
  converted_on    date,
  disqualified_on date,
  sys_from        timestamptz NOT NULL,
  import_id       bigint NOT NULL,
  PRIMARY KEY (lead_id)
);
CREATE TABLE facts.leads_history (
  lead_id         text NOT NULL,
  person_key      text,
  created_on      date,
  source          text,
  campaign_id     text,
  qualified_on    date,
  accepted_on     date,
  account_id      text,
  converted_on    date,
  disqualified_on date,
  sys_from        timestamptz NOT NULL,
  import_id       bigint NOT NULL,
  sys_to          timestamptz,
  is_deleted      boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX leads_history_key ON facts.leads_history (lead_id, sys_from);

CREATE TABLE facts.opportunities (
  opportunity_id text NOT NULL,
  account_id     text,
  lead_id        text,
  kind           text NOT NULL,
  product_id     text,
  milestone_id   text,
  owner_id       text,
  created_on     date NOT NULL,
  qualified_on   date,
  closed_on      date,
  status         text NOT NULL,
  lost_reason    text,
  term_months    bigint,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  PRIMARY KEY (opportunity_id)
);
CREATE TABLE facts.opportunities_history (
  opportunity_id text NOT NULL,
  account_id     text,
  lead_id        text,
  kind           text,
  product_id     text,
  milestone_id   text,
  owner_id       text,
  created_on     date,
  qualified_on   date,
  closed_on      date,
  status         text,
  lost_reason    text,
  term_months    bigint,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  sys_to         timestamptz,
  is_deleted     boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX opportunities_history_key ON facts.opportunities_history (opportunity_id, sys_from);

CREATE TABLE facts.opportunity_history (
  opportunity_id text NOT NULL,
  valid_from     date NOT NULL,
  stage          text NOT NULL,
  amount         numeric NOT NULL,
  total_value    numeric,
  currency       text NOT NULL,
  probability    numeric,
  close_on       date,
  forecast       text,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  PRIMARY KEY (opportunity_id, valid_from)
);
CREATE TABLE facts.opportunity_history_history (
  opportunity_id text NOT NULL,
  valid_from     date NOT NULL,
  stage          text,
  amount         numeric,
  total_value    numeric,
  currency       text,
  probability    numeric,
  close_on       date,
  forecast       text,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  sys_to         timestamptz,
  is_deleted     boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX opportunity_history_history_key ON facts.opportunity_history_history (opportunity_id, valid_from, sys_from);

CREATE TABLE facts.attributions (
  opportunity_id text NOT NULL,
  campaign_id    text NOT NULL,
  model          text NOT NULL,
  weight         numeric NOT NULL,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  PRIMARY KEY (opportunity_id, campaign_id, model)
);
CREATE TABLE facts.attributions_history (
  opportunity_id text NOT NULL,
  campaign_id    text NOT NULL,
  model          text NOT NULL,
  weight         numeric,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  sys_to         timestamptz,
  is_deleted     boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX attributions_history_key ON facts.attributions_history (opportunity_id, campaign_id, model, sys_from);

CREATE TABLE facts.sales_activities (
  activity_id    text NOT NULL,
  person_id      text NOT NULL,
  opportunity_id text,
  kind           text NOT NULL,
  occurred_at    timestamptz NOT NULL,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  PRIMARY KEY (activity_id)
);
CREATE TABLE facts.sales_activities_history (
  activity_id    text NOT NULL,
  person_id      text,
  opportunity_id text,
  kind           text,
  occurred_at    timestamptz,
  sys_from       timestamptz NOT NULL,
  import_id      bigint NOT NULL,
  sys_to         timestamptz,
  is_deleted     boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX sales_activities_history_key ON facts.sales_activities_history (activity_id, sys_from);

CREATE TABLE facts.quotas (
  person_id    text NOT NULL,
  metric       text NOT NULL,
  period_start date NOT NULL,
  period_end   date NOT NULL,
  amount       numeric NOT NULL,
  currency     text NOT NULL,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (person_id, metric, period_start)
);
CREATE TABLE facts.quotas_history (
  person_id    text NOT NULL,
  metric       text NOT NULL,
  period_start date NOT NULL,
  period_end   date,
  amount       numeric,
  currency     text,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX quotas_history_key ON facts.quotas_history (person_id, metric, period_start, sys_from);

CREATE TABLE facts.forecasts (
  scope        text NOT NULL,
  metric       text NOT NULL,
  period_start date NOT NULL,
  category     text NOT NULL,
  taken_at     timestamptz NOT NULL,
  period_end   date NOT NULL,
  amount       numeric NOT NULL,
  currency     text NOT NULL,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  PRIMARY KEY (scope, metric, period_start, category, taken_at)
);
CREATE TABLE facts.forecasts_history (
  scope        text NOT NULL,
  metric       text NOT NULL,
  period_start date NOT NULL,
  category     text NOT NULL,
  taken_at     timestamptz NOT NULL,
  period_end   date,
  amount       numeric,
  currency     text,
  sys_from     timestamptz NOT NULL,
  import_id    bigint NOT NULL,
  sys_to       timestamptz,
  is_deleted   boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX forecasts_history_key ON facts.forecasts_history (scope, metric, period_start, category, taken_at, sys_from);

CREATE TABLE facts.costs (
  cost_id       text NOT NULL,
  month         date NOT NULL,
  bucket        text NOT NULL,
  segment       text,
  channel       text,
  campaign_id   text,
  account_id    text,
  onboarding_id text,
  hours         numeric,
  amount        numeric,
  currency      text NOT NULL,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  PRIMARY KEY (cost_id)
);
CREATE TABLE facts.costs_history (
  cost_id       text NOT NULL,
  month         date,
  bucket        text,
  segment       text,
  channel       text,
  campaign_id   text,
  account_id    text,
  onboarding_id text,
  hours         numeric,
  amount        numeric,
  currency      text,
  sys_from      timestamptz NOT NULL,
  import_id     bigint NOT NULL,
  sys_to        timestamptz,
  is_deleted    boolean NOT NULL,
  CHECK (sys_to >= sys_from),
  CHECK (sys_to IS NOT NULL OR is_deleted)
);
CREATE INDEX costs_history_key ON facts.costs_history (cost_id, sys_from);
